/** When these prices were read; part of every price's version. */
export const OWN_TABLE_DATE = '2026-11-22';

/** One row of our own price list, in US dollars per million tokens. */
export interface OwnPrice {
  readonly model: string;
  readonly input: number;
  readonly output: number;
  /** `null` where nobody has published one. */
  readonly cacheRead: number | null;
  /** Of spoken output, for models that speak. */
  readonly audioOutput?: number;
  /** Holds for requests with more input than this. */
  readonly aboveInputTokens: number;
  /** From the start of the first day to the start of the other, UTC; `null` is without end. */
  readonly valid: { readonly from: string | null; readonly until: string | null };
  readonly source: Source;
  /** A the vendor's own text, B a pinned price list, C third parties agree, D one third party. */
  readonly confidence: 'A' | 'B' | 'C' | 'D';
}

type Source = 'Anthropic’s price page' | 'pinned price list' | 'third parties';

// No input at all is still a request, so the lowest band begins below zero.
const USUAL = { aboveInputTokens: -1, valid: { from: null, until: null } } as const;
const VENDOR = { ...USUAL, source: 'Anthropic’s price page', confidence: 'A' } as const;
const PINNED = { ...USUAL, source: 'pinned price list', confidence: 'B' } as const;
const REPORTED = { ...USUAL, source: 'third parties', confidence: 'D' } as const;

/** Where several rows fit, the last one holds. */
export const OWN_PRICES: readonly OwnPrice[] = [
  { ...PINNED, model: 'claude-haiku-4-5', input: 1, output: 5, cacheRead: 0.1 },
  { ...PINNED, model: 'claude-sonnet-5', input: 2, output: 10, cacheRead: 0.2 },
  { ...PINNED, model: 'claude-opus-5', input: 5, output: 25, cacheRead: 0.5 },
  { ...VENDOR, model: 'claude-fable-5-1', input: 10, output: 50, cacheRead: 0.25 },
  {
    ...REPORTED,
    model: 'claude-fable-5-2',
    input: 8,
    output: 40,
    cacheRead: 0.2,
    valid: { from: '2026-11-09', until: null },
  },
  { ...VENDOR, model: 'claude-opus-5-5', input: 4, output: 20, cacheRead: 0.2 },
  { ...VENDOR, model: 'claude-sonnet-5-5', input: 2, output: 10, cacheRead: null },
  {
    ...REPORTED,
    model: 'claude-sonnet-5-5',
    input: 2,
    output: 10,
    cacheRead: 0.1,
    valid: { from: '2026-10-07', until: null },
    confidence: 'C',
  },
  { ...VENDOR, model: 'claude-haiku-5-5', input: 0.1, output: 0.5, cacheRead: null },
  {
    ...REPORTED,
    model: 'claude-haiku-5-5',
    input: 0.5,
    output: 2.5,
    cacheRead: null,
    aboveInputTokens: 100_000,
  },
  ...['gemini-3.6-flash', 'gemini-3.7-flash', 'gemini-3.8-flash'].flatMap((model) => [
    {
      ...PINNED,
      model,
      input: 0.75,
      output: 3.75,
      cacheRead: 0.075,
      valid: { from: null, until: '2027-01-01' },
    },
    {
      ...PINNED,
      model,
      input: 1.5,
      output: 7.5,
      cacheRead: 0.15,
      valid: { from: '2027-01-01', until: null },
    },
  ]),
  { ...PINNED, model: 'gemini-3.5-flash', input: 1.5, output: 9, cacheRead: 0.15 },
  { ...PINNED, model: 'gemini-3.1-pro-preview', input: 2, output: 12, cacheRead: 0.2 },
  {
    ...PINNED,
    model: 'gemini-3.1-pro-preview',
    input: 4,
    output: 18,
    cacheRead: 0.4,
    aboveInputTokens: 200_000,
  },
  {
    ...REPORTED,
    model: 'gemini-4-argon',
    input: 2,
    output: 10,
    cacheRead: null,
    valid: { from: null, until: '2026-12-01' },
  },
  {
    ...REPORTED,
    model: 'gemini-4-argon',
    input: 4,
    output: 20,
    cacheRead: null,
    valid: { from: '2026-12-01', until: null },
  },
  // It answers with nothing but sound, so both outputs have the same price.
  {
    ...PINNED,
    model: 'gemini-2.5-flash-tts',
    input: 0.5,
    output: 10,
    audioOutput: 10,
    cacheRead: null,
  },
];
