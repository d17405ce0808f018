import * as z from 'zod';
import type { KeyTest } from '#contract/providers.ts';
import { keyHint as hintFor } from '../key-hint.ts';
import { diagnose, isKeyRestricted } from './diagnose.ts';
import { readError } from './error-body.ts';
import { parseJson } from '../parse-json.ts';

const ModelList = z.object({ data: z.array(z.unknown()) });
/** A hint on a pasted text that can't be a calling key. Shapes change, so what merely looks odd passes. */
export function keyHint(key: string): string | null {
  if (key.startsWith('sk-ant-admin'))
    return 'This is an admin key: it manages an account and can’t send messages. Make a normal key and paste that.';
  return hintFor(key, 'Claude');
}

/** What the answer to `GET /v1/models?limit=1` says about the key. It costs nothing and tells nothing about credit. */
export function interpretKeyCheck(status: number, body: Uint8Array): KeyTest {
  const fault = diagnose(status, {}, body, 0);
  if (fault === null) return interpretSuccess(status, body);
  if (isKeyRestricted(status, body))
    return {
      outcome: 'restricted',
      sentence: `Claude knows this key, but does not let it do everything. ${fault.sentence}`,
    };
  if (fault.kind === 'quota_exhausted') return { outcome: 'no-credit', sentence: fault.sentence };
  if (fault.kind !== 'auth')
    return {
      outcome: 'cannot-tell',
      sentence: `Claude could not check the key now, so it was not saved. ${fault.sentence}`,
    };
  // With a code of its own it is not the key that is wrong but the account, and only its words help.
  if (readError(body)?.code) return { outcome: 'refused', sentence: fault.sentence };
  return {
    outcome: 'refused',
    sentence: 'Claude refused this key. It may be deleted, or copied without its last characters.',
  };
}

/** Hotel networks and proxies answer 200, too, or send elsewhere. */
function interpretSuccess(status: number, body: Uint8Array): KeyTest {
  if (status === 200 && ModelList.safeParse(parseJson(body)).success)
    return { outcome: 'works', sentence: 'Works. Claude accepts this key.' };
  return {
    outcome: 'cannot-tell',
    sentence:
      'Something other than Claude answered, so the key was not saved. Your network may want you to sign in first.',
  };
}
