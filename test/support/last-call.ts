import type { CallDetail } from '#contract/calls.ts';
import type { TestCore } from './test-core.ts';

/** The newest call in the ledger, with everything that is kept of it. */
export async function lastCallOf({ client }: TestCore): Promise<CallDetail> {
  const { calls } = await client.calls.list({ before: null, limit: 1 });
  if (!calls[0]) throw new Error('No call was kept');
  return client.calls.get({ id: calls[0].id });
}
