import { beforeEach, expect, it } from 'vitest';
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts';
import { demand, HOUR_MS, MINUTE_MS } from '#test/support/test-limits.ts';
import { DAILY, passage, SCOPE } from '#test/support/test-passage.ts';
import { Limits } from './limits.ts';

const NOON = Date.UTC(2026, 10, 24, 12);

let clock: FakeClock;
beforeEach(() => {
  clock = createFakeClock(NOON);
});

function createLimits(kept: ReadonlyMap<string, unknown> = new Map()): Limits {
  return new Limits({ kept, specsOf: () => [DAILY] }, () => {}, clock);
}

/** With what was kept of this one, so much later. */
function restarted(limits: Limits, awayMs: number): Limits {
  const kept = new Map(Object.entries(asJson(limits.store.takeChanges())));
  clock = createFakeClock(clock.wallMs() + awayMs);
  return createLimits(kept);
}

it('counts what was under way as used, and holds no place', async () => {
  const limits = createLimits();
  await limits.pass(passage({ demand: demand({ tokens: 700 }) }));

  const after = restarted(limits, MINUTE_MS);

  expect(after.store.usage(SCOPE).limits).toMatchObject([{ left: 300 }]);
  const { answer } = await after.pass(passage({ demand: demand({ tokens: 400 }) }));
  expect(answer).toBe('defer');
});

it('begins the next day once two providers’ dates agree with the clock', async () => {
  const limits = createLimits();
  await limits.pass(passage({ demand: demand({ tokens: 1_000 }) }));

  const after = restarted(limits, 24 * HOUR_MS);
  const more = () => after.pass(passage({ demand: demand({ tokens: 500 }) }));
  expect(after.store.isInDoubt(SCOPE)).toBe(true);
  expect(await more()).toMatchObject({ answer: 'defer' });

  for (const offMs of [0, HOUR_MS, 0]) after.heardDate(clock.wallMs() + offMs);
  expect(after.store.isInDoubt(SCOPE)).toBe(true);
  after.heardDate(clock.wallMs() - MINUTE_MS);

  expect(after.store.isInDoubt(SCOPE)).toBe(false);
  expect(await more()).toMatchObject({ answer: 'proceed' });
});

it('does not count dates that were heard while there was no doubt', () => {
  const limits = createLimits();
  limits.store.stateOf(SCOPE);
  for (let count = 0; count < 3; count += 1) limits.heardDate(clock.wallMs());

  clock.jumpWall(2 * HOUR_MS);
  limits.heardDate(clock.wallMs());

  expect(limits.store.isInDoubt(SCOPE)).toBe(true);
});

it('begins anew with a state that nobody can read', () => {
  const limits = createLimits(new Map([[SCOPE, { limits: 'what?' }]]));
  expect(limits.store.usage(SCOPE).limits).toMatchObject([{ left: 1_000 }]);
});

function asJson(changes: ReadonlyMap<string, unknown> | null): Record<string, unknown> {
  return JSON.parse(JSON.stringify(Object.fromEntries(changes ?? []))) as Record<string, unknown>;
}
