import * as z from 'zod';
import type { KeyTest } from '#contract/providers.ts';
import { parseJson } from '../parse-json.ts';
import { diagnosisOf } from './diagnose.ts';

const ModelList = z.object({ data: z.array(z.unknown()) });

/** What the answer to `GET /v1/models` says about the key. It costs nothing and tells nothing about credit. */
export function interpretKeyCheck(name: string, status: number, body: Uint8Array): KeyTest {
  const diagnosis = diagnosisOf(name);
  const fault = diagnosis.answer(status, {}, body, 0);
  if (fault === null) return interpretSuccess(name, status, body);
  if (diagnosis.isRestricted(status, body))
    return {
      outcome: 'restricted',
      sentence: `${name} knows this key, but does not let it do everything. ${fault.sentence}`,
    };
  if (fault.kind === 'quota_exhausted') return { outcome: 'no-credit', sentence: fault.sentence };
  if (fault.kind !== 'auth')
    return {
      outcome: 'cannot-tell',
      sentence: `${name} could not check the key now, so it was not saved. ${fault.sentence}`,
    };
  return {
    outcome: 'refused',
    sentence: `${name} refused this key. It may be deleted, or copied without its last characters.`,
  };
}

/** Hotel networks and proxies answer 200, too, or send elsewhere. */
function interpretSuccess(name: string, status: number, body: Uint8Array): KeyTest {
  if (status === 200 && ModelList.safeParse(parseJson(body)).success)
    return { outcome: 'works', sentence: `Works. ${name} accepts this key.` };
  return {
    outcome: 'cannot-tell',
    sentence: `Something other than ${name} answered, so the key was not saved. Your network may want you to sign in first.`,
  };
}
