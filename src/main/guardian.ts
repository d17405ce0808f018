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

for await (const line of createInterface({ input: process.stdin })) {
  const [verb, ...words] = line.split(' ');
  if (verb === 'add') groups.set(words[1] ?? '', Number(words[0]));
  if (verb === 'remove') groups.delete(words[0] ?? '');
  if (verb === 'release') groups.clear();
}
for (const group of groups.values()) if (group >= LOWEST_GROUP) signalGroup(group, 'SIGKILL');
await sweepCookies([...groups.keys()]);
process.exit(0);
