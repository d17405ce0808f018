import type { KeyTest } from '#contract/providers.ts';
import type { Clock } from '#main/host/clock.ts';
import type { HttpClient } from '#main/host/http-client.ts';
import { askKeyCheck } from './ask-key-check.ts';
import type { Dialect } from './dialect.ts';

/** Tries a key with the provider's free request. Never throws: what keeps it from an answer is an outcome. */
export async function checkKey(
  http: HttpClient,
  dialect: Dialect,
  baseUrl: string,
  key: string | null,
  clock: Clock,
): Promise<KeyTest> {
  const { keyCheck, providerName } = dialect;
  const answer = await askKeyCheck(http, dialect, baseUrl, key, clock);
  if (answer.kind === 'answer') return keyCheck.interpret(answer.status, answer.body);
  const trouble =
    answer.kind === 'too-slow'
      ? `${providerName} did not answer within 10 seconds`
      : `${providerName} can’t be reached from this computer right now`;
  return {
    outcome: 'cannot-tell',
    sentence: `${trouble}, so the key was not checked and not saved. Try again when you are online.`,
  };
}
