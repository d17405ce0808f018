import { ensureInstalled } from './set-up.mjs';
import { Stages } from './stages.mjs';

/** What to run before each commit: under half a minute, or people stop running it. */
const UNIT_LIMIT_MS = 3 * 60_000;

await ensureInstalled();
const stages = new Stages();
await Promise.all([
  stages.static(),
  stages.suite('unit', 'unit', { limitMs: UNIT_LIMIT_MS, show: false }),
]);
stages.finish();
