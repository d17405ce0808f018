import { expect, it } from 'vitest';
import type { CallSnapshot, CallSummary } from '#contract/calls.ts';
import { NOTHING_SEEN, requestsUnderWay } from './core-view.ts';

const call = (state: CallSummary['state']): CallSummary => ({ state }) as CallSummary;

it('counts the requests that have not ended', () => {
  const recent = [call('open'), call('ok'), call('open'), call('unknown'), call('cancelled')];
  const calls = { recent } as unknown as CallSnapshot;

  expect(requestsUnderWay({ ...NOTHING_SEEN, calls })).toBe(2);
  expect(requestsUnderWay(NOTHING_SEEN)).toBe(0);
});
