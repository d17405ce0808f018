import { join } from 'node:path';
import { createCore } from './create-core.ts';
import { askRunningHost } from './host/control-client.ts';
import { parseLaunchOptions, type LaunchOptions } from './host/launch-options.ts';
import { lockProfile } from './host/profile-lock.ts';
import { profilePaths, type ProfilePaths } from './host/profile-paths.ts';
import { createSystemHost } from './host/system-host.ts';
import { openBrowser } from './web/open-browser.ts';
import { createWebHost } from './web/web-host.ts';

/** Of `reliability.md`: an uncaught error ends the host with this code. */
const EXIT_SOFTWARE = 70;

/** Starts the browser host, or hands over to the one that already has the profile. */
async function main(options: LaunchOptions): Promise<void> {
  const paths = profilePaths(options.profile, process.env);
  const lock = lockProfile(paths.folder);
  if (!lock) return handOver(paths, options);

  const host = createSystemHost(paths, import.meta.dirname);
  const core = createCore(host, {
    port: options.port,
    isPractice: options.isPractice,
    capabilities: {
      tray: false,
      systemNotifications: false,
      openFolder: false,
      startAtLogin: false,
    },
  });
  const web = await createWebHost(core, join(import.meta.dirname, '../renderer'));
  const stop = stopOnce(async () => {
    web.close();
    await core.stop();
    lock.release();
  });
  process.on('SIGINT', () => void stop(0));
  process.on('SIGTERM', () => void stop(0));
  for (const event of ['uncaughtException', 'unhandledRejection'])
    process.on(event, (error) => {
      core.reportBug(error);
      void stop(EXIT_SOFTWARE);
    });

  await core.start(web);
  await welcome(web.makeAddress(), options);
}

async function welcome(address: string, options: LaunchOptions): Promise<void> {
  const practice = options.isPractice ? ' (practice: nothing here costs anything)' : '';
  process.stdout.write(`Tallylight is running${practice}. Open its window at\n\n  ${address}\n\n`);
  const flags = options.profile === 'default' ? '' : ` --profile ${options.profile}`;
  process.stdout.write(
    `The code in this address works once, for a minute. For a fresh one: npm run tallylight -- open${flags}\nStop with Ctrl-C.\n`,
  );
  if (!options.isHeadless) await openBrowser(address);
}

/** The profile is taken: shows the window of whoever has it. */
async function handOver(paths: ProfilePaths, options: LaunchOptions): Promise<void> {
  const answer = await askRunningHost(paths.controlSocket, { op: 'open' });
  if (answer === null)
    throw new Error(
      'Another Tallylight has this profile but does not answer yet. Try again in a moment.',
    );
  const address = typeof answer['url'] === 'string' ? answer['url'] : null;
  if (address === null) {
    process.stdout.write('Tallylight is already running in a window of its own.\n');
    return;
  }
  process.stdout.write(`Tallylight is already running. Open its window at\n\n  ${address}\n\n`);
  if (!options.isHeadless) await openBrowser(address);
}

function stopOnce(stop: () => Promise<void>): (exitCode: number) => Promise<void> {
  let stopping: Promise<void> | undefined;
  return async (exitCode) => {
    stopping ??= stop();
    await stopping;
    process.exit(exitCode);
  };
}

try {
  await main(parseLaunchOptions(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
