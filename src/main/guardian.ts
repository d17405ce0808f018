import { createInterface } from 'node:readline';
import { signalGroup, sweepCookies } from './host/kill-tree.ts';

/**
 * Waits for the end of its input, which comes when Tallylight ends, however that ends. Then nobody may
 * be left of the process trees that it was told of: `add GROUP COOKIE`, `remove COOKIE`, `release`.
 */
const groups = new Map<string, number>();
/** A tree that is about to be started is named before it has a group. */
const LOWEST_GROUP = 2;

// What ends Tallylight from a terminal or at log-out must not end this first.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

try {
  for await (const line of createInterface({ input: process.stdin })) {
    const [verb, first = '', cookie = ''] = line.split(' ');
    // A crash may cut off the last line, and half a number is the group of somebody else.
    if (verb === 'add' && cookie !== '') groups.set(cookie, Number(first));
    if (verb === 'remove') groups.delete(first);
    if (verb === 'release') groups.clear();
  }
} catch {
  // Input that can't be read any more has ended, too.
}
for (const group of groups.values()) if (group >= LOWEST_GROUP) signalGroup(group, 'SIGKILL');
await sweepCookies([...groups.keys()]);
// Node may hang for ever while it tidies up after itself (nodejs/node#54918). There is nothing to tidy.
process.kill(process.pid, 'SIGKILL');
