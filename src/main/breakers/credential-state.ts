/** One moment by both clocks, in milliseconds. */
export interface Moment {
  readonly monoMs: number;
  readonly wallMs: number;
}

/** When something ends. Whichever clock gets there first ends it, so that a wrong one locks nothing up. */
interface EndTime {
  readonly atMono: number;
  readonly atWallMs: number;
}

/**
 * What is known of one key, apart from how its provider does: the provider may be well and refuse the key,
 * and a good key may belong to a provider that is down.
 */
export interface CredentialState {
  /** Refused as a whole, since then (monotonic milliseconds); until another key or the person. */
  readonly refusedSinceMono: number | null;
  /** What it may not do; it is good for everything else. */
  readonly notAllowedFor: readonly string[];
  /** No money, credit or characters; `ends` is `null` when the provider does not say when. */
  readonly noCredit: { readonly sinceMono: number; readonly ends: EndTime | null } | null;
  /** The provider asked to wait until then (monotonic milliseconds). */
  readonly coolingUntilMono: number | null;
}

export type CredentialEvent =
  /** A request with this key was answered as wanted. */
  | { readonly name: 'served' }
  /** A check without cost passed. It proves the key and says nothing about credit. */
  | { readonly name: 'checked' }
  | { readonly name: 'refused' }
  /** `purpose` is what it may not do: a route or a model, such as the caller tells them apart. */
  | { readonly name: 'restricted'; readonly purpose: string }
  | { readonly name: 'no-credit'; readonly resetsAtWallMs: number | null }
  /** `waitMs` as in `Fault.retryAfterMs`. */
  | { readonly name: 'told-to-wait'; readonly waitMs: number | null };

export type CredentialAnswer =
  | { readonly kind: 'usable' }
  | {
      readonly kind: 'unusable';
      readonly why: 'refused' | 'restricted' | 'no-credit' | 'cooling';
      /** In how many milliseconds it would be usable; `null` when nobody knows, or a person has to act. */
      readonly waitMs: number | null;
    };

/** A key nothing is known against: a new one, or one that the person wants tried again. */
export const TRUSTED: CredentialState = {
  refusedSinceMono: null,
  notAllowedFor: [],
  noCredit: null,
  coolingUntilMono: null,
};

/** Every wait ends within a minute (docs/reliability.md); a longer one is a used-up quota. */
const LONGEST_WAIT_MS = 60_000;
/** Where the provider names no time: the first step of the usual back-off. */
const UNTOLD_WAIT_MS = 1_000;
/** The longest calendar period that a quota has is a month. */
const LONGEST_RESET_MS = 32 * 86_400_000;
const PURPOSES_AT_MOST = 50;

/** What is known after an answer to a request that was sent at `sentAtMono`. */
export function learn(
  state: CredentialState,
  event: CredentialEvent,
  sentAtMono: number,
  now: Moment,
): CredentialState {
  switch (event.name) {
    case 'served':
    case 'checked': {
      // An answer to an earlier request does not speak for the key as it is now.
      const { refusedSinceMono, noCredit } = state;
      const isKeyBack = refusedSinceMono !== null && sentAtMono >= refusedSinceMono;
      const isCreditBack =
        event.name === 'served' && noCredit !== null && sentAtMono >= noCredit.sinceMono;
      return {
        ...state,
        refusedSinceMono: isKeyBack ? null : refusedSinceMono,
        noCredit: isCreditBack ? null : noCredit,
      };
    }
    case 'refused':
      return { ...state, refusedSinceMono: state.refusedSinceMono ?? now.monoMs };
    case 'restricted': {
      const others = state.notAllowedFor.filter((one) => one !== event.purpose);
      return { ...state, notAllowedFor: [...others, event.purpose].slice(-PURPOSES_AT_MOST) };
    }
    case 'no-credit': {
      const ends = endAt(event.resetsAtWallMs, now);
      return { ...state, noCredit: { sinceMono: now.monoMs, ends } };
    }
    case 'told-to-wait': {
      const told = event.waitMs !== null && event.waitMs > 0 ? event.waitMs : UNTOLD_WAIT_MS;
      const untilMono = now.monoMs + Math.min(told, LONGEST_WAIT_MS);
      return { ...state, coolingUntilMono: Math.max(state.coolingUntilMono ?? 0, untilMono) };
    }
  }
}

/** Whether a request for this purpose may go out with the key now. The gravest reason is named. */
export function mayUse(state: CredentialState, purpose: string, now: Moment): CredentialAnswer {
  if (state.refusedSinceMono !== null) return { kind: 'unusable', why: 'refused', waitMs: null };
  if (state.notAllowedFor.includes(purpose))
    return { kind: 'unusable', why: 'restricted', waitMs: null };
  const creditMs = state.noCredit === null ? 0 : msUntil(state.noCredit.ends, now);
  if (creditMs !== 0) return { kind: 'unusable', why: 'no-credit', waitMs: creditMs };
  const coolingMs = (state.coolingUntilMono ?? now.monoMs) - now.monoMs;
  return coolingMs > 0
    ? { kind: 'unusable', why: 'cooling', waitMs: coolingMs }
    : { kind: 'usable' };
}

/** The same state in a run whose monotonic clock begins anew; `before` is when it was written. */
export function carryOver(state: CredentialState, before: Moment, now: Moment): CredentialState {
  const shiftMs = now.monoMs - before.monoMs;
  const moved = (atMono: number | null): number | null =>
    atMono === null ? null : atMono + shiftMs;
  const { noCredit } = state;
  return {
    ...state,
    refusedSinceMono: moved(state.refusedSinceMono),
    coolingUntilMono: moved(state.coolingUntilMono),
    noCredit: noCredit && {
      sinceMono: noCredit.sinceMono + shiftMs,
      ends: noCredit.ends && { ...noCredit.ends, atMono: noCredit.ends.atMono + shiftMs },
    },
  };
}

function endAt(atWallMs: number | null, now: Moment): EndTime | null {
  if (atWallMs === null || !(atWallMs > now.wallMs)) return null;
  const leftMs = Math.min(atWallMs - now.wallMs, LONGEST_RESET_MS);
  return { atMono: now.monoMs + leftMs, atWallMs: now.wallMs + leftMs };
}

function msUntil(ends: EndTime | null, now: Moment): number | null {
  if (ends === null) return null;
  return Math.max(0, Math.min(ends.atMono - now.monoMs, ends.atWallMs - now.wallMs));
}
