/** Durations of one path, in milliseconds, by round. */
export type Rounds = readonly (readonly number[])[];

export interface Path {
  readonly name: string;
  /** Runs one round and resolves with how long each request of it took, in milliseconds. */
  round(): Promise<number[]>;
}

/**
 * Measures several paths in interleaved rounds, so that whatever else the machine does hits all of them
 * alike. The first round of each warms up and does not count.
 */
export async function interleave(paths: readonly Path[], rounds: number): Promise<Rounds[]> {
  const taken: number[][][] = paths.map(() => []);
  for (let round = 0; round <= rounds; round += 1)
    for (const [index, path] of paths.entries()) {
      const durations = await path.round();
      if (round > 0) taken[index]?.push(durations);
    }
  return taken;
}

/** The nearest rank of all durations; `share` is from 0 to 1. */
export function percentile(rounds: Rounds, share: number): number {
  const sorted = rounds.flat().toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Of the rounds' own percentiles the middle one: a round that was disturbed does not decide. */
export function medianOfRounds(rounds: Rounds, share: number): number {
  return percentile([rounds.map((round) => percentile([round], share))], 0.5);
}

export async function timed(task: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await task();
  return performance.now() - startedMs;
}

/** So many tasks, `sideBySide` of them at a time. Resolves with how long each took. */
export async function inLanes(
  count: number,
  sideBySide: number,
  task: () => Promise<unknown>,
): Promise<number[]> {
  const durations: number[] = [];
  let begun = 0;
  const lane = async (): Promise<void> => {
    for (; begun < count; durations.push(await timed(task))) begun += 1;
  };
  await Promise.all(Array.from({ length: sideBySide }, lane));
  return durations;
}

export function ms(value: number): string {
  return `${value.toFixed(2)} ms`;
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** So many tasks, begun at even intervals whether or not the ones before are over. Resolves with how long each took. */
export async function atPace(
  count: number,
  perSecond: number,
  task: () => Promise<unknown>,
): Promise<number[]> {
  const startedMs = performance.now();
  const running: Promise<number>[] = [];
  while (running.length < count) {
    const waitMs = startedMs + (running.length * 1_000) / perSecond - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    running.push(timed(task));
  }
  return Promise.all(running);
}

/** One figure against what was promised. */
export function verdict(what: string, value: number, limit: number, unit: string): void {
  const word = value <= limit ? 'ok   ' : 'MISSED';
  print(`  ${word} ${what}: ${value.toFixed(2)} ${unit} (at most ${limit} ${unit})`);
}

/** One figure against the least that was promised. */
export function verdictAtLeast(what: string, value: number, least: number, unit: string): void {
  const word = value >= least ? 'ok   ' : 'MISSED';
  print(`  ${word} ${what}: ${value.toFixed(2)} ${unit} (at least ${least} ${unit})`);
}
