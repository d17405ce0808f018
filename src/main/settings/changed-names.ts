import { idOf } from './budgets.ts';
import type { Settings } from './settings-schema.ts';

/** What differs between two versions, such as `port` or `servers.files`. Names only: values may be secrets. */
export function changedNames(before: Settings, after: Settings): string[] {
  return [
    ...(before.port === after.port ? [] : ['port']),
    ...changedEntries('servers', before.servers, after.servers),
    ...changedEntries('providers', before.providers, after.providers),
    ...changedEntries('routing', before.routing, after.routing),
    ...changedEntries('budgets', byThing(before), byThing(after)),
  ];
}

/** A file written by hand may hold several for the same thing, which is a change as well. */
function byThing({ budgets }: Settings): Entries {
  return Object.groupBy(budgets, idOf);
}

type Entries = Readonly<Record<string, unknown>>;

function changedEntries(section: string, before: Entries, after: Entries): string[] {
  const ids = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...ids]
    .filter((id) => JSON.stringify(before[id]) !== JSON.stringify(after[id]))
    .map((id) => `${section}.${id}`);
}
