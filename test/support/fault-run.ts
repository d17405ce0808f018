/** Whether this run has the time for the full size that docs give. */
const isLong = process.env['TALLYLIGHT_LONG'] === '1';

/** How often something is done: fewer times before each merge, all of them at night. */
export function times(usual: number, long: number): number {
  return isLong ? long : usual;
}

/** A line for whoever reads the run: a seed, or a figure that is measured and not asserted. */
export function report(line: string): void {
  process.stdout.write(`  · ${line}\n`);
}

/** The value that so many of a hundred do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? 0;
}

export interface SeededRandom {
  /** Evenly from 0 (included) to 1 (excluded). */
  fraction(): number;
  /** A whole number, both ends included. */
  between(least: number, most: number): number;
  pick<T>(choices: readonly T[]): T;
}

/** Chance that a run can be repeated with: `TALLYLIGHT_SEED=… vitest …`. Prints its seed. */
export function createSeededRandom(name: string): SeededRandom {
  const given = process.env['TALLYLIGHT_SEED'];
  let state = given === undefined ? Date.now() % 2 ** 31 : Number(given);
  report(`${name}: seed ${state}`);

  // mulberry32
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number): number =>
    least + Math.floor(fraction() * (most - least + 1));
  return {
    fraction,
    between,
    pick: <T>(choices: readonly T[]): T => choices[between(0, choices.length - 1)] as T,
  };
}
