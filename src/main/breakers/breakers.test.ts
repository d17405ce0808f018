import { beforeEach, expect, it } from 'vitest';
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts';
import { PROVIDER_BREAKER } from './breaker-settings.ts';
import type { Outcome } from './breaker-state.ts';
import { Breakers } from './breakers.ts';

const KEY = 'provider:claude';
const NOON = Date.UTC(2026, 10, 24, 12);

let clock: FakeClock;
let turns: string[];

beforeEach(() => {
  clock = createFakeClock(NOON);
  turns = [];
});

function createBreakers(kept: ReadonlyMap<string, unknown> = new Map()): Breakers {
  const turned = (key: string, from: string, to: string) =>
    void turns.push(`${key}: ${from} to ${to}`);
  return new Breakers(
    { kept, settingsOf: () => PROVIDER_BREAKER, turned, changed: () => {} },
    clock,
  );
}

function attempt(breakers: Breakers, outcome: Outcome, key = KEY): void {
  const knock = breakers.knock(key);
  if (knock.answer !== 'admitted') throw new Error(`${key} was refused: ${knock.why}`);
  breakers.settle(knock.ticket, outcome);
}

function failing(): Breakers {
  const breakers = createBreakers();
  for (let count = 0; count < 5; count += 1) attempt(breakers, 'failure');
  return breakers;
}

it('rests after five failures, says until when, and lets one try afterwards', () => {
  const breakers = failing();
  const refusal = { answer: 'refused', why: 'resting', retryAtWallMs: NOON + 30_000 };
  expect(breakers.knock(KEY)).toEqual(refusal);
  expect(breakers.standing(KEY)).toEqual({ name: 'open', retryAtWallMs: NOON + 30_000 });

  clock.advance(30_000);
  expect(breakers.knock(KEY)).toMatchObject({ answer: 'admitted' });
  expect(breakers.knock(KEY)).toMatchObject({ answer: 'refused', why: 'trying' });
});

it('says beforehand whether it would refuse, and gives no ticket for that', () => {
  const breakers = failing();
  expect(breakers.refusal(KEY)).toEqual(breakers.knock(KEY));

  clock.advance(30_000);
  expect(breakers.refusal(KEY)).toBeNull();
  expect(breakers.knock(KEY)).toMatchObject({ answer: 'admitted' });
  expect(breakers.refusal(KEY)).toMatchObject({ why: 'trying' });
});

it('tells each turn once', () => {
  const breakers = failing();
  clock.advance(30_000);
  for (let count = 0; count < 2; count += 1) attempt(breakers, 'success');

  expect(turns).toEqual([
    `${KEY}: closed to open`,
    `${KEY}: open to half-open`,
    `${KEY}: half-open to closed`,
  ]);
});

it('keeps one for each key', () => {
  const breakers = failing();
  expect(breakers.knock('server:files')).toMatchObject({ answer: 'admitted' });
});

it('tells the time by the wall clock of the moment', () => {
  const breakers = failing();
  clock.jumpWall(-3_600_000);
  expect(breakers.standing(KEY).retryAtWallMs).toBe(NOON - 3_600_000 + 30_000);
});

it('holds back by hand until resumed, whatever ends meanwhile', () => {
  const breakers = createBreakers();
  const before = breakers.knock(KEY);
  breakers.pause(KEY);
  if (before.answer === 'admitted') breakers.settle(before.ticket, 'success');
  expect(breakers.knock(KEY)).toMatchObject({ why: 'paused', retryAtWallMs: null });

  breakers.resume(KEY);
  expect(breakers.knock(KEY)).toMatchObject({ answer: 'admitted' });
});

it('lets one try at once when a person says so, and rests longer if that fails too', () => {
  const breakers = failing();
  expect(breakers.tryNow(KEY)).toMatchObject({ did: 'lets-one-try', restLeftMs: 30_000 });
  expect(breakers.standing(KEY).name).toBe('half-open');

  const probe = breakers.knock(KEY);

  expect(breakers.knock(KEY)).toMatchObject({ answer: 'refused', why: 'trying' });
  if (probe.answer === 'admitted') breakers.settle(probe.ticket, 'failure');
  expect(breakers.standing(KEY)).toEqual({ name: 'open', retryAtWallMs: NOON + 60_000 });
});

it('is closed at once by who knows that the other side is back', () => {
  const breakers = failing();
  breakers.reset(KEY);
  expect(breakers.standing(KEY).name).toBe('closed');
});

it('outlives a restart with what is left of its rest, and with a pause', () => {
  const before = failing();
  before.pause('server:files');
  clock.advance(10_000);
  const kept = asKept(before);
  clock = createFakeClock(NOON + 86_400_000);

  const after = createBreakers(kept);

  expect(after.standing(KEY)).toEqual({ name: 'open', retryAtWallMs: clock.wallMs() + 20_000 });
  expect(after.knock('server:files')).toMatchObject({ why: 'paused' });
});

it('begins anew with a state that nobody can read', () => {
  const breakers = createBreakers(new Map([[KEY, { isPaused: 'yes' }]]));
  expect(breakers.knock(KEY)).toMatchObject({ answer: 'admitted' });
});

it('hands out each change once, and again when it was not written', () => {
  const breakers = failing();
  const first = breakers.takeChanges();
  expect([...(first?.keys() ?? [])]).toEqual([KEY]);
  expect(breakers.takeChanges()).toBeNull();

  breakers.putBack(first?.keys() ?? []);

  expect(breakers.takeChanges()).toEqual(first);
});

function asKept(breakers: Breakers): ReadonlyMap<string, unknown> {
  const changes = Object.fromEntries(breakers.takeChanges() ?? []);
  return new Map(Object.entries(JSON.parse(JSON.stringify(changes)) as Record<string, unknown>));
}
