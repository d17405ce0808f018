/** How much thought a piece of work needs. */
export type Complexity = 'low' | 'normal' | 'high';
/** How soon somebody wants it. */
export type Urgency = 'low' | 'normal' | 'high';

/** How much longer than usual the answer is expected to be. */
export const OUTPUT_SCALE: Readonly<Record<Complexity, number>> = { low: 0.5, normal: 1, high: 2 };

/** What is asked of quality where no threshold is given. */
export const QUALITY_FLOOR: Readonly<Record<Complexity, number>> = {
  low: 0,
  normal: 0.7,
  high: 0.85,
};

const MINUTE_MS = 60_000;

/** Who goes first, and until when somebody waits, where the request itself does not say. */
export const PATIENCE: Readonly<
  Record<Urgency, { readonly priority: 'low' | 'normal' | 'high'; readonly deadlineMs: number }>
> = {
  low: { priority: 'low', deadlineMs: 10 * MINUTE_MS },
  normal: { priority: 'normal', deadlineMs: 2 * MINUTE_MS },
  high: { priority: 'high', deadlineMs: 20_000 },
};
