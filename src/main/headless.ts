import { join } from 'node:path';
import { createCore } from './create-core.ts';
import type { ControlAnswer } from './host/control-client.ts';
import { parseLaunchOptions, type LaunchOptions } from './host/launch-options.ts';
import { profilePaths } from './host/profile-paths.ts';
import { createSystemHost } from './host/system-host.ts';
import { takeProfile } from './host/take-profile.ts';
import { openBrowser } from './web/open-browser.ts';
import { createWebHost } from './web/web-host.ts';

/** An uncaught error ends the host with this code; see docs/reliability.md. */
const EXIT_SOFTWARE = 70;
const EXIT_NOT_STARTED = 1;

/** Starts the browser host, or hands over to the one that already has the profile. */
async function main(options: LaunchOptions): Promise<void> {
  const ending = listenForTheEnd();
  const paths = profilePaths(options.profile, process.env);
  const taken = await takeProfile(paths);
  if (taken.kind === 'theirs') return handOver(taken.answer, options);

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
  ending.prepare(core.reportBug, async () => {
    web.close();
    await core.stop();
    taken.lock.release();
  });

  try {
    await core.start(web);
  } catch (error) {
    printError(error);
    return ending.end(EXIT_NOT_STARTED);
  }
  // It may have been told to end in the meantime.
  if (core.address() !== null) await welcome(web.makeAddress(), options);
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
async function handOver(answer: ControlAnswer, options: LaunchOptions): Promise<void> {
  const address = typeof answer['url'] === 'string' ? answer['url'] : null;
  if (address === null) {
    process.stdout.write('Tallylight is already running in a window of its own.\n');
    return;
  }
  process.stdout.write(`Tallylight is already running. Open its window at\n\n  ${address}\n\n`);
  if (!options.isHeadless) await openBrowser(address);
}

/**
 * Ends this process in good order when it is told to, or when something unforeseen has happened. From the
 * first moment on: a signal that comes while Tallylight still starts is answered like any other.
 */
function listenForTheEnd() {
  let report: (error: unknown) => void = printError;
  let stop = (): Promise<void> => Promise.resolve();
  let stopping: Promise<void> | undefined;
  const end = async (exitCode: number): Promise<void> => {
    stopping ??= stop();
    try {
      await stopping;
      process.exit(exitCode);
    } catch (error) {
      report(error);
      process.exit(EXIT_SOFTWARE);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end(0));
  for (const event of ['uncaughtException', 'unhandledRejection'])
    process.on(event, (error) => {
      report(error);
      void end(EXIT_SOFTWARE);
    });
  return {
    end,
    /** From now on there is something to stop, and a log for what goes wrong. */
    prepare(reportBug: (error: unknown) => void, stopAll: () => Promise<void>): void {
      report = reportBug;
      stop = stopAll;
    },
  };
}

function printError(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
}

try {
  await main(parseLaunchOptions(process.argv.slice(2)));
} catch (error) {
  printError(error);
  process.exit(EXIT_NOT_STARTED);
}
