import type { KeyTest } from '#contract/providers.ts';
import { diagnose } from './diagnose.ts';

/** A hint on a pasted text that can't be a calling key. Shapes change, so what merely looks odd passes. */
export function keyHint(key: string): string | null {
  if (/\s/.test(key))
    return 'This key has spaces or a line break in it. Copy it again, in one piece.';
  if (key.startsWith('sk-ant-admin'))
    return 'This is an admin key: it manages an account and can’t send messages. Make a normal key and paste that.';
  const others = { 'pplx-': 'Perplexity', AIza: 'Gemini', 'AQ.': 'Gemini', sk_: 'ElevenLabs' };
  for (const [start, name] of Object.entries(others))
    if (key.startsWith(start)) return `This looks like a key for ${name}, not for Claude.`;
  return null;
}

/** What the answer to `GET /v1/models?limit=1` says about the key. It costs nothing and tells nothing about credit. */
export function interpretKeyCheck(status: number, body: Uint8Array): KeyTest {
  const fault = diagnose(status, {}, body, 0);
  if (fault === null) return { outcome: 'works', sentence: 'Works. Claude accepts this key.' };
  if (status === 403) return { outcome: 'restricted', sentence: fault.sentence };
  if (fault.kind === 'auth')
    return {
      outcome: 'refused',
      sentence:
        'Claude refused this key. It may be deleted, or copied without its last characters.',
    };
  if (fault.kind === 'quota_exhausted') return { outcome: 'no-credit', sentence: fault.sentence };
  return {
    outcome: 'cannot-tell',
    sentence: `Claude could not check the key now, so it was not saved. ${fault.sentence}`,
  };
}
