import * as z from 'zod';
import type { KeyTest } from '#contract/providers.ts';
import { keyHint as hintFor } from '../key-hint.ts';
import { parseJson } from '../parse-json.ts';
import { diagnose, isKeyRestricted, isSentWrongly } from './diagnose.ts';
import { readError } from './error-body.ts';
import { isKeyDead, restrictionOf } from './error-kind.ts';

const ModelList = z.object({ models: z.array(z.unknown()) });

/** A hint on a pasted text that can't be a key. Google has changed their shape, so what merely looks odd passes. */
export function keyHint(key: string): string | null {
  return hintFor(key, 'Gemini');
}

/** What the answer to `GET /v1/models?pageSize=1` says about the key. It costs nothing and tells nothing about quotas. */
export function interpretKeyCheck(status: number, body: Uint8Array): KeyTest {
  const fault = diagnose(status, {}, body, 0);
  if (fault === null) return interpretSuccess(status, body);
  const said = readError(body);
  if (said?.name === 'failed_precondition')
    return {
      outcome: 'restricted',
      sentence: `Gemini knows this key, but can’t be used with it here: your country or your plan does not allow it. It said: ${said.message}`,
    };
  if (fault.kind === 'quota_exhausted' && status === 402)
    return { outcome: 'no-credit', sentence: fault.sentence };
  if (fault.kind !== 'auth' || (said && isSentWrongly(said)))
    return {
      outcome: 'cannot-tell',
      sentence: `Gemini could not check the key now, so it was not saved. ${fault.sentence}`,
    };
  if (said && isKeyDead(said))
    return {
      outcome: 'refused',
      sentence:
        'Google has shut this key off, as it does with keys that were seen in public. Make a new one.',
    };
  if (said && isKeyRestricted(status, body))
    return {
      outcome: 'restricted',
      sentence: `Gemini knows this key, but does not let it in. ${restrictionOf(said) ?? fault.sentence}`,
    };
  return {
    outcome: 'refused',
    sentence: 'Gemini refused this key. It may be deleted, or copied without its last characters.',
  };
}

/** Hotel networks and proxies answer 200, too, or send elsewhere. */
function interpretSuccess(status: number, body: Uint8Array): KeyTest {
  if (status === 200 && ModelList.safeParse(parseJson(body)).success)
    return { outcome: 'works', sentence: 'Works. Gemini accepts this key.' };
  return {
    outcome: 'cannot-tell',
    sentence:
      'Something other than Gemini answered, so the key was not saved. Your network may want you to sign in first.',
  };
}
