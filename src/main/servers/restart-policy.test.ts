import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { becameReady, exited, FRESH, started, type RestartAnswer } from './restart-policy.ts';

const MIDDLE = 0.5;

/** Runs a server that lives `lifeMs` each time, until it is given up or `runs` are over. */
function simulate(lifeMs: number, isReady: boolean, runs: number, draw = () => MIDDLE) {
  let now = 0;
  let state = FRESH;
  const answers: RestartAnswer[] = [];
  const starts: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    starts.push(now);
    state = started(state, now);
    if (isReady) state = becameReady(state, now);
    now += lifeMs;
    const next = exited(state, now, draw());
    state = next.state;
    answers.push(next.answer);
    if (next.answer.kind === 'give-up') break;
    now += next.answer.waitMs;
  }
  return { answers, starts, now };
}

describe('restarting', () => {
  it('gives up a server that ends at once after the fifth start, within a quarter of a minute', () => {
    const { answers, starts, now } = simulate(0, false, 99);
    expect(starts).toEqual([0, 1_000, 3_000, 7_000, 15_000]);
    expect(answers.at(-1)).toEqual({ kind: 'give-up', starts: 5, withinMs: 15_000 });
    expect(now).toBe(15_000);
  });

  it('starts a server that was ready again at once, but only the first time', () => {
    const { answers } = simulate(500, true, 99);
    expect(answers.map((one) => (one.kind === 'wait' ? one.waitMs : one.kind))).toEqual([
      0,
      1_000,
      2_000,
      4_000,
      'give-up',
    ]);
  });

  it('gives up a server that lives two minutes each time after ten restarts', () => {
    const { answers } = simulate(120_000, true, 99);
    expect(answers).toHaveLength(11);
    expect(answers.at(-1)?.kind).toBe('give-up');
  });

  it('forgets earlier trouble after ten minutes in good health', () => {
    const { answers } = simulate(600_000, true, 50);
    expect(answers.every((one) => one.kind === 'wait' && one.waitMs === 0)).toBe(true);
  });

  it('never starts more than five times in any minute, and never waits longer than one', () => {
    fc.assert(
      fc.property(
        fc.nat(30_000),
        fc.boolean(),
        fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1 }),
        (life, isReady, draws) => {
          let index = 0;
          const draw = () => draws[(index += 1) % draws.length] ?? MIDDLE;
          const { answers, starts } = simulate(life, isReady, 60, draw);

          for (const start of starts)
            expect(
              starts.filter((at) => at >= start && at < start + 60_000).length,
            ).toBeLessThanOrEqual(5);
          const waits = answers.map((answer) => (answer.kind === 'wait' ? answer.waitMs : 0));
          expect(Math.max(0, ...waits)).toBeLessThanOrEqual(60_000);
        },
      ),
    );
  });
});
