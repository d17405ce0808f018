import type { KeySummary, KeyTest } from '#contract/providers.ts';
import type { ErrorKind } from '#main/values/fault.ts';
import type { KeyCheckAnswer } from './ask-key-check.ts';
import type { Dialect } from './dialect.ts';

/** What a free look at a provider brought. */
export interface Probe {
  /** `null` when it answered as it should, whatever it thinks of the key otherwise. */
  readonly errorKind: ErrorKind | null;
  /** What it says of the key; `null` when nothing. */
  readonly key: KeyTest['outcome'] | null;
}

/** What the answer to the free request says of its provider and of the key. */
export function readProbe(
  answer: KeyCheckAnswer,
  { keyCheck, diagnose }: Pick<Dialect, 'keyCheck' | 'diagnose'>,
  nowMs: number,
): Probe {
  if (answer.kind !== 'answer') return { errorKind: 'transient', key: null };
  const { status, headers, body } = answer;
  const key = keyCheck.interpret(status, body).outcome;
  if (key === 'refused') return { errorKind: 'auth', key };
  if (key !== 'cannot-tell') return { errorKind: null, key };
  // Something else answers in its place where there is no fault and no answer either.
  const kind = diagnose(status, headers, body, nowMs)?.kind ?? 'transient';
  return { errorKind: kind, key: null };
}

/**
 * The state of the kept key after a look. A free request is let in with an empty account, too, and with a
 * key that may not do everything, so it takes back neither; only real use does.
 */
export function keyStateAfter(
  before: KeySummary['state'],
  outcome: KeyTest['outcome'] | null,
  isRefusalLikeNoCredit: boolean,
): KeySummary['state'] {
  const isNew = before === 'unchecked' || before === 'refused';
  switch (outcome) {
    case 'works':
      return isNew ? 'working' : before;
    case 'probably-works':
      return before === 'refused' ? 'unchecked' : before;
    case 'restricted':
      return isNew ? 'restricted' : before;
    case 'no-credit':
      return 'no-credit';
    case 'refused':
      return isRefusalLikeNoCredit && !isNew ? 'no-credit' : 'refused';
    case 'cannot-tell':
    case null:
      return before;
  }
}
