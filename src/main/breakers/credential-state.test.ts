import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  carryOver,
  learn,
  mayUse,
  TRUSTED,
  type CredentialEvent,
  type CredentialState,
  type Moment,
} from './credential-state.ts';

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;
const WALL = Date.UTC(2026, 10, 24, 12);
const at = (monoMs: number, wallMs = WALL + monoMs): Moment => ({ monoMs, wallMs });

/** Each event comes at its time, in answer to a request sent then. */
const after = (...events: readonly (readonly [CredentialEvent, number])[]): CredentialState =>
  events.reduce((state, [event, monoMs]) => learn(state, event, monoMs, at(monoMs)), TRUSTED);
const use = (state: CredentialState, now: Moment) => mayUse(state, 'messages', now);

describe('a key', () => {
  it('is good until something is known against it', () => {
    expect(use(TRUSTED, at(0))).toEqual({ kind: 'usable' });
  });

  it('that was refused stays so, until a request or a check after that goes through', () => {
    const refused = after([{ name: 'refused' }, 100]);
    expect(use(refused, at(YEAR_MS))).toEqual({ kind: 'unusable', why: 'refused', waitMs: null });

    const late = learn(refused, { name: 'served' }, 99, at(200));
    expect(use(late, at(200)).kind).toBe('unusable');
    const checked = learn(refused, { name: 'checked' }, 150, at(200));
    expect(use(checked, at(200)).kind).toBe('usable');
  });

  it('may be restricted for one thing and good for another', () => {
    const state = after([{ name: 'restricted', purpose: 'subscription' }, 0]);
    expect(mayUse(state, 'subscription', at(1))).toMatchObject({ why: 'restricted' });
    expect(mayUse(state, 'speech', at(1)).kind).toBe('usable');
  });

  it('without credit waits for the reset, and for a person where no reset is known', () => {
    const resetsAtWallMs = WALL + 2 * DAY_MS;
    const known = after([{ name: 'no-credit', resetsAtWallMs }, 0]);
    expect(use(known, at(DAY_MS))).toMatchObject({ why: 'no-credit', waitMs: DAY_MS });
    expect(use(known, at(2 * DAY_MS)).kind).toBe('usable');

    const unknown = after([{ name: 'no-credit', resetsAtWallMs: null }, 0]);
    expect(use(unknown, at(YEAR_MS))).toMatchObject({ why: 'no-credit', waitMs: null });
  });

  it('has credit again once it was served, but not because a check without cost passed', () => {
    const empty = after([{ name: 'no-credit', resetsAtWallMs: null }, 10]);
    expect(use(learn(empty, { name: 'checked' }, 20, at(30)), at(30)).kind).toBe('unusable');
    expect(use(learn(empty, { name: 'served' }, 9, at(30)), at(30)).kind).toBe('unusable');
    expect(use(learn(empty, { name: 'served' }, 20, at(30)), at(30)).kind).toBe('usable');
  });

  it('cools for the time told, never for more than a minute, and never for less than before', () => {
    const told = (waitMs: number | null): CredentialEvent => ({ name: 'told-to-wait', waitMs });
    expect(use(after([told(20_000), 0]), at(5_000))).toMatchObject({ waitMs: 15_000 });
    expect(use(after([told(20_000), 0], [told(1_000), 1]), at(5_000))).toMatchObject({
      why: 'cooling',
      waitMs: 15_000,
    });
    const waits = [null, 0, -5, NaN, 9e15].map((waitMs) => use(after([told(waitMs), 0]), at(0)));
    expect(waits).toMatchObject([1_000, 1_000, 1_000, 1_000, 60_000].map((waitMs) => ({ waitMs })));
  });

  it('names the gravest reason first', () => {
    const state = after(
      [{ name: 'told-to-wait', waitMs: 9_000 }, 0],
      [{ name: 'no-credit', resetsAtWallMs: null }, 0],
      [{ name: 'refused' }, 0],
    );
    expect(use(state, at(1))).toMatchObject({ why: 'refused' });
  });
});

describe('over a clock that jumps', () => {
  it.each([-YEAR_MS, -3_600_000, 3_600_000])(
    'by %i ms, a key without credit is locked up no longer than told',
    (jumpMs) => {
      const state = after([{ name: 'no-credit', resetsAtWallMs: WALL + 2 * DAY_MS }, 0]);
      expect(use(state, at(2 * DAY_MS, WALL + 2 * DAY_MS + jumpMs)).kind).toBe('usable');
    },
  );

  it('a key cools on by the monotonic clock', () => {
    const state = after([{ name: 'told-to-wait', waitMs: 20_000 }, 0]);
    expect(use(state, at(19_999, WALL + YEAR_MS)).kind).toBe('unusable');
    expect(use(state, at(20_000, WALL - YEAR_MS)).kind).toBe('usable');
  });
});

describe('over a restart', () => {
  it('a key has to wait as long as before', () => {
    const event: fc.Arbitrary<CredentialEvent> = fc.oneof(
      fc.constantFrom<CredentialEvent>(
        { name: 'refused' },
        { name: 'served' },
        { name: 'restricted', purpose: 'messages' },
      ),
      fc.record({
        name: fc.constant('no-credit' as const),
        resetsAtWallMs: fc.option(fc.integer({ min: WALL, max: WALL + YEAR_MS })),
      }),
      fc.record({
        name: fc.constant('told-to-wait' as const),
        waitMs: fc.option(fc.nat(90_000)),
      }),
    );
    const events = fc.array(fc.tuple(event, fc.nat(1_000)));
    fc.assert(
      fc.property(events, fc.nat(90_000), fc.nat(9_000), (all, stopsAt, startsAt) => {
        const state = after(...all);
        const before = at(1_000 + stopsAt);
        const now = { monoMs: startsAt, wallMs: before.wallMs };
        const kept = JSON.parse(JSON.stringify(state)) as CredentialState;
        expect(use(carryOver(kept, before, now), now)).toEqual(use(state, before));
      }),
    );
  });
});
