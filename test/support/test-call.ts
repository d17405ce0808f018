import type { Call, Candidate, Delivery, End, Problem, Settlement } from '#main/values/call.ts';
import { NO_USAGE, type Usage } from '#main/values/usage.ts';

export const USAGE: Usage = {
  ...NO_USAGE,
  inputTokens: 100,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  cacheWriteHourTokens: 0,
  outputTokens: 50,
};

export const OK_END: End = {
  state: 'ok',
  status: 200,
  model: 'claude-opus-5-5',
  usage: USAGE,
  isUsageFinal: true,
  contentCharacters: 0,
  firstContentMs: 12,
  errorKind: null,
  problem: null,
  upstreamRequestId: 'req_1',
};

export function createTestCall(change: Partial<Call> = {}): Call {
  return {
    id: 'call_1',
    kind: 'message',
    what: 'Message',
    clientId: 'client_1',
    clientName: 'Script',
    episodeTag: null,
    model: 'claude-opus-5-5',
    requestType: null,
    isStream: false,
    priority: 'normal',
    deadlineMs: null,
    signal: new AbortController().signal,
    ...change,
  };
}

export function createTestCandidate(change: Partial<Candidate<string>> = {}): Candidate<string> {
  return {
    targetId: 'claude',
    targetName: 'Claude',
    scope: 'provider:claude',
    demand: () => ({ requests: 1, tokens: 150, characters: 0, queries: 0 }),
    dearestNanoUsd: () => 2_000,
    obstacle: () => null,
    estimateUsage: () => USAGE,
    price: (model) =>
      model === 'unheard-of' ? null : { nanoUsd: 1_500, source: 'list_price', version: 'test' },
    send: async () => ({ status: 200, upstreamRequestId: 'req_1', fault: null, answer: 'hello' }),
    ...change,
  };
}

/** Notes everything that a door is asked to do. */
export function createTestDelivery(end: End = OK_END) {
  const seen: (string | Problem | Settlement)[] = [];
  const delivery: Delivery<string> = {
    relay: async ({ answer }) => {
      seen.push(answer);
      return end;
    },
    decline: (problem) => void seen.push(problem),
    finish: (settlement) => void seen.push(settlement),
  };
  return { delivery, seen };
}
