import type { KeyTest } from '#contract/providers.ts';
import { diagnose, isKeyRestricted } from './diagnose.ts';
import { readSubscription } from './subscription.ts';

/** What the answer to `GET /v1/user/subscription` says about the key. It costs nothing. */
export function interpretKeyCheck(status: number, body: Uint8Array): KeyTest {
  const fault = diagnose(status, {}, body, 0);
  if (fault === null) return interpretSuccess(status, body);
  if (isKeyRestricted(status, body))
    return {
      outcome: 'restricted',
      sentence: `ElevenLabs knows this key, but does not let it read your account. Voices may work; what is left of your plan is then counted here. ${fault.sentence}`,
    };
  if (fault.kind === 'quota_exhausted') return { outcome: 'no-credit', sentence: fault.sentence };
  if (fault.kind === 'auth')
    return {
      outcome: 'refused',
      sentence:
        'ElevenLabs refused this key. It may be deleted, or copied without its last characters.',
    };
  return {
    outcome: 'cannot-tell',
    sentence: `ElevenLabs could not check the key now, so it was not saved. ${fault.sentence}`,
  };
}

/** Hotel networks and proxies answer 200, too, or send elsewhere. */
function interpretSuccess(status: number, body: Uint8Array): KeyTest {
  const account = status === 200 ? readSubscription(body, 0) : null;
  if (account === null)
    return {
      outcome: 'cannot-tell',
      sentence:
        'Something other than ElevenLabs answered, so the key was not saved. Your network may want you to sign in first.',
    };
  const warning = account.trouble === null ? '' : ` ${account.trouble}`;
  return { outcome: 'works', sentence: `Works. ElevenLabs accepts this key.${warning}` };
}
