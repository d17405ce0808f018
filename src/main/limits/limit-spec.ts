/** What a limit can count, besides calls at once. */
export const LIMIT_UNITS = ['requests', 'tokens', 'characters', 'queries'] as const;
export type LimitUnit = (typeof LIMIT_UNITS)[number];

/** So many per so long, at every moment anew: `burst` of them may come at once, then one every `perMs / amount`. */
export interface RateLimit {
  readonly kind: 'rate';
  /** Such as `requests-per-minute`; one of a kind within its scope. */
  readonly id: string;
  readonly unit: LimitUnit;
  readonly amount: number;
  readonly perMs: number;
  readonly burst: number;
}

/** How a quota's period turns. Until a provider has reported its reset, UTC stands in for it. */
export type QuotaAnchor =
  | { readonly kind: 'utc' }
  /** An IANA name such as `America/Los_Angeles`; for days only. */
  | { readonly kind: 'zone'; readonly zone: string }
  | { readonly kind: 'reported' };

/** So many until the calendar turns. */
export interface QuotaLimit {
  readonly kind: 'quota';
  readonly id: string;
  readonly unit: LimitUnit;
  readonly amount: number;
  readonly period: 'day' | 'month';
  readonly anchor: QuotaAnchor;
}

/** So many calls at once. */
export interface ConcurrentLimit {
  readonly kind: 'concurrent';
  readonly id: string;
  readonly amount: number;
}

/** A limit as it stands in the settings: plain JSON. Whose limit it is, the caller knows. */
export type LimitSpec = RateLimit | QuotaLimit | ConcurrentLimit;

export type ParsedLimits =
  | { readonly status: 'ok'; readonly limits: readonly LimitSpec[] }
  | { readonly status: 'problem'; readonly sentence: string };

/** Finer than this, a rate can't be told apart from none: 100 ns for each. */
const MOST_PER_MS = 10_000;
/** Beyond it, sums of milliseconds stop being exact. */
const LONGEST_RATE_MS = 31 * 86_400_000;
const LARGEST_AMOUNT = 1_000_000_000_000;
const LONGEST_ID = 60;

type Fields = Readonly<Record<string, unknown>>;

/** All limits of one scope, or the first mistake in one sentence; then none of them holds. */
export function parseLimits(input: unknown): ParsedLimits {
  if (!Array.isArray(input)) return problem('Limits must be a list in [ ].');
  const limits: LimitSpec[] = [];
  for (const entry of input as readonly unknown[]) {
    if (!isFields(entry)) return problem('Each limit must be a block in { }.');
    const sentence = mistakeIn(entry);
    if (sentence !== null) return problem(sentence);
    const limit = asLimit(entry as unknown as LimitSpec);
    if (limits.some(({ id }) => id === limit.id))
      return problem(`“${limit.id}” is there twice. Keep one of them.`);
    limits.push(limit);
  }
  return { status: 'ok', limits };
}

/** “50,000 tokens per minute”, for sentences. */
export function describeLimit(limit: LimitSpec): string {
  const amount = limit.amount.toLocaleString('en');
  switch (limit.kind) {
    case 'rate':
      return `${amount} ${limit.unit} per ${RATE_NAMES.get(limit.perMs) ?? `${limit.perMs / 1_000} s`}`;
    case 'quota':
      return `${amount} ${limit.unit} per ${limit.period}`;
    case 'concurrent':
      return `${amount} at once`;
  }
}

const RATE_NAMES: ReadonlyMap<number, string> = new Map([
  [1_000, 'second'],
  [60_000, 'minute'],
  [3_600_000, 'hour'],
  [86_400_000, '24 hours'],
]);

function mistakeIn(entry: Fields): string | null {
  const { id, kind, amount } = entry;
  if (typeof id !== 'string' || id === '' || id.length > LONGEST_ID)
    return `A limit’s id must be a text of 1 to ${LONGEST_ID} letters.`;
  if (kind !== 'rate' && kind !== 'quota' && kind !== 'concurrent')
    return `“${id}” must be of the kind “rate”, “quota” or “concurrent”.`;
  if (!isCount(amount))
    return `“${id}” is set to ${shown(amount)}. It must be a whole number from 1 to ${LARGEST_AMOUNT.toLocaleString('en')}; leave it out for no limit.`;
  if (kind === 'concurrent') return null;
  if (!LIMIT_UNITS.some((unit) => unit === entry['unit']))
    return `“${id}” counts ${shown(entry['unit'])}. It must count ${LIMIT_UNITS.join(', ')}.`;
  return kind === 'rate' ? mistakeInRate(id, amount, entry) : mistakeInQuota(id, entry);
}

function mistakeInRate(id: string, amount: number, { perMs, burst }: Fields): string | null {
  if (!isCount(perMs) || perMs > LONGEST_RATE_MS)
    return `“${id}” is per ${shown(perMs)} ms. That must be a whole number from 1 to ${LONGEST_RATE_MS.toLocaleString('en')}.`;
  if (amount > perMs * MOST_PER_MS)
    return `“${id}” is set to ${shown(amount)}, which is more than can be counted in ${shown(perMs)} ms.`;
  if (!isCount(burst))
    return `The burst of “${id}” is set to ${shown(burst)}. It must be a whole number of at least 1.`;
  if (burst > amount)
    return `The burst of “${id}” is ${shown(burst)}, above its amount of ${shown(amount)}. It must not be larger.`;
  return null;
}

function mistakeInQuota(id: string, { period, anchor }: Fields): string | null {
  if (period !== 'day' && period !== 'month')
    return `The period of “${id}” is ${shown(period)}. It must be “day” or “month”.`;
  const kind = isFields(anchor) ? anchor['kind'] : undefined;
  if (kind === 'utc' || kind === 'reported') return null;
  if (kind !== 'zone' || !isFields(anchor))
    return `The anchor of “${id}” must be of the kind “utc”, “zone” or “reported”.`;
  if (period !== 'day') return `“${id}” can’t turn with a time zone: only days can.`;
  const { zone } = anchor;
  return typeof zone === 'string' && isZone(zone)
    ? null
    : `“${id}” names the time zone ${shown(zone)}, which isn’t known here.`;
}

/** Only what is known is kept. */
function asLimit(entry: LimitSpec): LimitSpec {
  switch (entry.kind) {
    case 'rate': {
      const { id, kind, unit, amount, perMs, burst } = entry;
      return { id, kind, unit, amount, perMs, burst };
    }
    case 'quota': {
      const { id, kind, unit, amount, period, anchor } = entry;
      const kept: QuotaAnchor =
        anchor.kind === 'zone' ? { kind: 'zone', zone: anchor.zone } : { kind: anchor.kind };
      return { id, kind, unit, amount, period, anchor: kept };
    }
    case 'concurrent': {
      const { id, kind, amount } = entry;
      return { id, kind, amount };
    }
  }
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= LARGEST_AMOUNT;
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).format(0) !== '';
  } catch {
    return false;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const SHOWN_AT_MOST = 40;

function shown(value: unknown): string {
  if (typeof value === 'number') return value.toLocaleString('en', { maximumFractionDigits: 20 });
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' ? `“${value}”` : (JSON.stringify(value) ?? typeof value);
  return text.length > SHOWN_AT_MOST ? `${text.slice(0, SHOWN_AT_MOST)}…` : text;
}

function problem(sentence: string): ParsedLimits {
  return { status: 'problem', sentence };
}
