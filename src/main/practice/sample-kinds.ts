/** What a podcaster's tools ask for, and how often. The shares add up to one. */
export const WORK_KINDS = [
  {
    share: 0.3,
    client: 'Claude Code',
    message: { model: 'claude-opus-5-5', input: 14_000, cached: 9_000, output: 4_200 },
  },
  {
    share: 0.35,
    client: 'Episode script',
    message: { model: 'claude-sonnet-5-5', input: 7_500, cached: 3_000, output: 1_400 },
  },
  {
    share: 0.2,
    client: 'Show notes',
    message: { model: 'claude-haiku-5-5', input: 3_200, cached: 0, output: 700 },
  },
  // Newer than every price list, so that its cost is unknown.
  {
    share: 0.02,
    client: 'Claude Code',
    message: { model: 'claude-opus-6-preview', input: 2_000, cached: 0, output: 500 },
  },
  { share: 0.13, client: 'Claude Desktop', message: null },
] as const;

export type MessageKind = NonNullable<(typeof WORK_KINDS)[number]['message']>;

/** What goes wrong, and how often; mostly nothing does. `billed` says what of it is paid for all the same. */
export const ACCIDENTS = [
  {
    share: 0.02,
    state: 'failed',
    status: 529,
    errorKind: 'overloaded',
    problem: 'Claude has no capacity right now. It said: Overloaded',
    billed: 'nothing',
  },
  {
    share: 0.02,
    state: 'failed',
    status: 429,
    errorKind: 'rate_limited',
    problem: 'Claude asked to slow down. It said: This request would exceed your rate limit.',
    billed: 'nothing',
  },
  {
    share: 0.015,
    state: 'cancelled',
    status: 200,
    errorKind: null,
    problem: 'The client went away before the answer was complete.',
    billed: 'a part',
  },
  {
    share: 0.01,
    state: 'unknown',
    status: 504,
    errorKind: 'transient',
    problem: 'Claude did not answer in time. It may have been billed.',
    billed: 'the input',
  },
] as const;

export type Accident = (typeof ACCIDENTS)[number];
