const STEP_MS = 5;

/** Resolves with how long it took until the condition held. Rejects with `what` when it doesn't in time. */
export async function until(
  what: string | (() => string),
  withinMs: number,
  condition: () => boolean | Promise<boolean>,
): Promise<number> {
  const startMs = performance.now();
  const tookMs = (): number => performance.now() - startMs;
  while (!(await condition())) {
    if (tookMs() > withinMs) {
      const expected = typeof what === 'string' ? what : what();
      throw new Error(`Not within ${withinMs} ms: ${expected}`);
    }
    await new Promise((next) => setTimeout(next, STEP_MS));
  }
  return tookMs();
}
