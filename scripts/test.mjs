import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findElectron } from './electron-runtime.mjs';
import { ROOT, say } from './project.mjs';
import { build, ensureInstalled } from './set-up.mjs';
import { judge, Stages } from './stages.mjs';
import { skip } from './tally.mjs';
import { findEquipment } from './test-equipment.mjs';

/** Everything that must hold, on a machine that has nothing yet but git, Node and npm. */
const isLong = process.argv.includes('--long');
const limitMs = isLong ? 6 * 60 * 60_000 : 9 * 60_000;

await ensureInstalled();
const stages = new Stages();
const equipment = await findEquipment(stages.env);
if (equipment.missing !== null) say(equipment.missing);
const env = {
  TALLYLIGHT_LONG: isLong ? '1' : '',
  TALLYLIGHT_CHROMIUM: equipment.chromium ?? '',
  TALLYLIGHT_KEYRING: equipment.hasKeyring ? '1' : '0',
};

await stages.static();
await stages.suite('unit', 'unit', { limitMs, env });
await stages.stage('production build', async () => judge(await build()));
const isInKeyring = equipment.hasKeyring;
await stages.suite('integration', 'integration', { limitMs, env, isInKeyring });
if (equipment.chromium)
  await stages.suite('browser end-to-end', 'e2e', { limitMs, env, isInKeyring });
else stages.add(skip('browser end-to-end', 'there is no Chromium here'));
await stages.suite('faults', 'faults', { limitMs, env });
const whyNotElectron = whyNoElectron();
if (whyNotElectron === null) await stages.suite('Electron', 'electron', { limitMs, env });
else {
  say(`\n!!  The tests of Electron itself did not run: ${whyNotElectron}.`);
  stages.add(skip('Electron', whyNotElectron));
}
stages.finish();

function whyNoElectron() {
  if (!existsSync(join(ROOT, 'test', 'electron'))) return 'none are written yet';
  if (findElectron() === null) return "its runtime isn't on this computer";
  return null;
}
