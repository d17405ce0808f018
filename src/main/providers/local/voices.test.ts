import { describe, expect, it } from 'vitest';
import type { DialectRoute } from '../dialect.ts';
import { localVoice } from './voices.ts';

const routeOf = (path: string): DialectRoute => {
  const found = localVoice.routes.find((route) => route.method === 'POST' && route.path.test(path));
  if (!found) throw new Error(`No route ${path}`);
  return found;
};
const read = (path: string, body: object, speaks: string | null = null) =>
  routeOf(path).readRequest({
    params: {},
    headers: {},
    body: Buffer.from(JSON.stringify(body)),
    speaks,
  });
const LINE = { model: 'kokoro', voice: 'af_heart', input: 'Grüß Gott.', response_format: 'mp3' };

describe('a line for a voice on this computer', () => {
  it('goes as it came to a server that speaks as OpenAI does, its characters counted', () => {
    for (const speaks of [null, 'openai']) {
      const reading = read('/v1/audio/speech', LINE, speaks);
      expect(reading).toMatchObject({ model: 'kokoro', body: null });
      expect(reading.elsewhere).toBeUndefined();
      expect(reading.estimate(null).characters).toBe(10);
    }
  });

  it('is put into Piper’s words for a Piper server', () => {
    const reading = read('/v1/audio/speech', { ...LINE, voice: 'en_US-amy', speed: 2 }, 'piper');
    expect(reading.elsewhere).toEqual({ path: '/synthesize', contentType: 'audio/wav' });
    expect(JSON.parse(reading.body?.toString() ?? '')).toEqual({
      text: 'Grüß Gott.',
      voice: 'en_US-amy',
      length_scale: 0.5,
    });
    expect(reading.estimate(null).characters).toBe(10);
  });

  it('leaves the voice to Piper where it is one of OpenAI’s', () => {
    const reading = read('/v1/audio/speech', { ...LINE, voice: 'alloy' }, 'piper');
    expect(JSON.parse(reading.body?.toString() ?? '')).toEqual({ text: 'Grüß Gott.' });
  });

  it('may be in Piper’s own words', () => {
    const reading = read('/synthesize', { text: 'Grüß Gott.' }, 'piper');
    expect(reading).toMatchObject({ body: null });
    expect(reading.elsewhere).toBeUndefined();
    expect(reading.estimate(null).characters).toBe(10);
  });

  it('without any text costs no character, and is left to the server', () => {
    expect(read('/v1/audio/speech', { voice: 7 }).estimate(null).characters).toBe(0);
  });
});
