import { describeError } from '#main/values/describe-error.ts';
import type { ServerRun } from './server-run.ts';
import type { ToolList } from './tool-list.ts';

const HANDSHAKE_MS = 10_000;
/** These fetch the server itself at their first run. */
const FIRST_RUN_MS = 60_000;
const INSTALLERS = /(^|[/\\])(npx|uvx|docker)(\.cmd|\.exe)?$/;

/** Opens the protocol and reads the tools. A server that fails at that is ended, and the answer is `null`. */
export async function openRun(
  run: ServerRun,
  command: string,
  note: (text: string) => void,
): Promise<ToolList | null> {
  let cause: 'no-handshake' | 'no-list' = 'no-handshake';
  try {
    await run.open(INSTALLERS.test(command) ? FIRST_RUN_MS : HANDSHAKE_MS);
    cause = 'no-list';
    const list = await run.list();
    for (const { name, reason } of list.setAside)
      note(`The tool “${name}” was set aside: ${reason}.`);
    return list;
  } catch (error) {
    // One that has ended says so better.
    if (!run.isGone) note(`It did not open. ${describeError(error)}`);
    run.end(cause);
    return null;
  }
}
