import * as z from 'zod';
import type { KeyTest } from '#contract/providers.ts';
import { parseJson } from '../parse-json.ts';
import { diagnose, isKeyRestricted } from './diagnose.ts';
import { readError } from './error-body.ts';

const SearchReply = z.object({ results: z.array(z.unknown()) });
/** A request whose fields are wrong. That it was looked at at all speaks for the key. */
const LOOKED_AT: readonly number[] = [400, 422];

/**
 * What the answer to `POST /search` with `{}` says about the key. No free request is documented; a wrong
 * one is not billed. That keys are looked at before bodies is likely and not known.
 */
export function interpretKeyCheck(status: number, body: Uint8Array): KeyTest {
  const said = readError(body);
  if (LOOKED_AT.includes(status) && said)
    return {
      outcome: 'probably-works',
      sentence:
        'Perplexity did not refuse this key, so it probably works. Only a real search tells for certain; that costs 0.005 USD.',
    };
  if (status === 200 && SearchReply.safeParse(parseJson(body)).success)
    return { outcome: 'works', sentence: 'Works. Perplexity accepts this key.' };
  const fault = diagnose(status, {}, body, 0);
  if (fault === null)
    return {
      outcome: 'cannot-tell',
      sentence:
        'Something other than Perplexity answered, so the key was not saved. Your network may want you to sign in first.',
    };
  if (isKeyRestricted(status, body))
    return {
      outcome: 'restricted',
      sentence: `Perplexity knows this key, but does not let it do everything. ${fault.sentence}`,
    };
  switch (fault.kind) {
    case 'auth':
      return {
        outcome: 'refused',
        sentence:
          'Perplexity refused this key. It may be mistyped or deleted, or its account may be out of credit: Perplexity’s answer is the same.',
      };
    case 'quota_exhausted':
      return { outcome: 'no-credit', sentence: fault.sentence };
    case 'rate_limited':
    case 'overloaded':
    case 'bad_request':
    case 'transient':
    case 'unknown':
      return {
        outcome: 'cannot-tell',
        sentence: `Perplexity could not check the key now, so it was not saved. ${fault.sentence}`,
      };
  }
}
