import { describe, expect, it } from 'vitest';
import type { DialectRoute, RequestReading } from '../dialect.ts';
import { elevenlabs } from './elevenlabs.ts';
import { isSound, isSoundOrLines } from './read-answer.ts';
import { readLimits } from './limits.ts';

const { routes } = elevenlabs;
const routeOf = (method: string, path: string): DialectRoute | undefined =>
  routes.find((route) => route.method === method && route.path.test(path));
const readingOf = (path: string, body: unknown): RequestReading => {
  const route = routeOf('POST', path);
  if (!route) throw new Error(`No route ${path}`);
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return route.readRequest({ params: {}, headers: {}, body: bytes });
};

describe('the routes', () => {
  it.each([
    ['/v1/text-to-speech/ann', 'Voice line', 'voice_generation', false],
    ['/v1/text-to-speech/ann/with-timestamps', 'Voice line', 'voice_generation', false],
    ['/v1/text-to-speech/ann/stream', 'Voice line', 'voice_generation', true],
    ['/v1/text-to-speech/ann/stream/with-timestamps', 'Voice line', 'voice_generation', true],
    ['/v1/text-to-dialogue', 'Dialogue', 'voice_generation', false],
    ['/v1/text-to-dialogue/stream/with-timestamps', 'Dialogue', 'voice_generation', true],
    ['/v1/speech-to-speech/ann', 'Voice change', 'voice_generation', false],
    ['/v1/speech-to-speech/ann/stream', 'Voice change', 'voice_generation', true],
    ['/v1/sound-generation', 'Sound effect', null, false],
    ['/v1/music', 'Music', null, false],
    ['/v1/music/detailed', 'Music', null, false],
    ['/v1/music/stream', 'Music', null, true],
    ['/v1/music/stem-separation', 'Music', null, false],
    ['/v1/speech-to-text', 'Transcription', null, false],
  ])('%s is paid: %s', (path, what, requestType, isStream) => {
    expect(routeOf('POST', path)).toMatchObject({ what, requestType, isFree: false });
    expect(readingOf(path, {}).isStream).toBe(isStream);
  });

  it.each([
    ['GET', '/v1/voices'],
    ['GET', '/v2/voices'],
    ['GET', '/v1/voices/ann/settings'],
    ['GET', '/v1/models'],
    ['GET', '/v1/user'],
    ['GET', '/v1/user/subscription'],
    ['GET', '/v1/usage/character-stats'],
    ['GET', '/v1/history'],
    ['GET', '/v1/history/x/audio'],
    ['GET', '/v1/speech-to-text/transcripts/x'],
  ])('%s %s is free', (method, path) => {
    expect(routeOf(method, path)).toMatchObject({ isFree: true, isUpload: false });
  });

  it('pass a recording as it comes, and keep a text to count it', () => {
    const uploads = ['/v1/speech-to-text', '/v1/speech-to-speech/ann', '/v1/music/stem-separation'];
    for (const path of uploads) expect(routeOf('POST', path)?.isUpload).toBe(true);
    for (const path of ['/v1/text-to-speech/ann', '/v1/sound-generation', '/v1/music'])
      expect(routeOf('POST', path)?.isUpload).toBe(false);
  });

  it.each(['/v1/service-accounts', '/v1/service-accounts/x/api-keys', '/v1/workspace/invites'])(
    '%s is not for local clients',
    (path) => expect(elevenlabs.closedPaths?.test(path)).toBe(true),
  );
});

describe('what a request will use', () => {
  it('is its characters at its model’s rate, whatever comes back', () => {
    const reading = readingOf('/v1/text-to-speech/ann', {
      text: 'Hello!!',
      model_id: 'eleven_flash_v2_5',
    });
    expect(reading.model).toBe('eleven_flash_v2_5');
    for (const seen of [null, 0, 9_000])
      expect(reading.estimate(seen)).toMatchObject({
        characters: 7,
        credits: 4,
        inputTokens: null,
      });
  });

  it('takes one credit for a character of a model that nobody has listed', () => {
    const reading = readingOf('/v1/text-to-speech/ann', { text: 'Hello', model_id: 'eleven_v9' });
    expect(reading.estimate(null)).toMatchObject({ characters: 5, credits: 5 });
  });

  it('counts what people see, in any language', () => {
    const reading = readingOf('/v1/text-to-speech/ann', { text: 'Grüße 🎙️' });
    expect(reading).toMatchObject({ model: 'eleven_multilingual_v2' });
    expect(reading.estimate(null).characters).toBe(8);
  });

  it('is all lines of a dialogue together', () => {
    const inputs = [
      { text: 'One', voice_id: 'a' },
      { text: 'Four', voice_id: 'b' },
    ];
    expect(readingOf('/v1/text-to-dialogue', { inputs }).estimate(null)).toMatchObject({
      characters: 7,
    });
  });

  it.each(['', 'null', '[]', '{"text":7,"inputs":{}}', '{"inputs":[null,{"text":[]}]}', '\0'])(
    'is nothing for a body that is none: %j',
    (body) => {
      expect(readingOf('/v1/text-to-speech/ann', body).estimate(null).characters).toBe(0);
    },
  );

  it('is not known before for a sound, a song or a recording', () => {
    for (const path of ['/v1/sound-generation', '/v1/music', '/v1/speech-to-text'])
      expect(readingOf(path, { text: 'x', prompt: 'y' }).estimate(null)).toMatchObject({
        characters: null,
        credits: null,
      });
  });

  it('finds the model in the form of a small upload', () => {
    const form = [
      '--b',
      'Content-Disposition: form-data; name="file"; filename="a.wav"',
      'Content-Type: audio/wav',
      '',
      'name="model_id"',
      '--b',
      'Content-Disposition: form-data; name="model_id"',
      '',
      'scribe_v2',
      '--b--',
      '',
    ].join('\r\n');
    expect(readingOf('/v1/speech-to-text', form).model).toBe('scribe_v2');
    expect(readingOf('/v1/speech-to-text', '').model).toBeNull();
  });
});

describe('what an answer says', () => {
  const request = readingOf('/v1/text-to-speech/ann', {
    text: 'Twelve chars',
    model_id: 'eleven_v4',
  });
  const read = (cost: string | undefined) => {
    const headers = cost === undefined ? {} : { 'character-cost': cost };
    const reader = routeOf('POST', '/v1/text-to-speech/ann')?.createStreamReader(headers, request);
    return reader?.reading.usage?.credits;
  };

  it('believes the header and not the length of the text', () => {
    expect(read('3')).toBe(3);
    expect(read('0')).toBe(0);
    expect(read('2.5')).toBe(3);
  });

  it.each([undefined, '', 'many', '-3', '1e9', '99999999999', '0x10', 'NaN'])(
    'has no bill where the header can’t be true: %s',
    (cost) => expect(read(cost)).toBeNull(),
  );

  it('is complete in its bill before its sound is, however it is cut', () => {
    const headers = { 'character-cost': '3' };
    const route = routeOf('POST', '/v1/text-to-speech/ann/stream');
    const sound = Buffer.from('RIFF and more');
    for (let at = 0; at <= sound.length; at += 1) {
      const reader = route?.createStreamReader(headers, request);
      if (!reader) throw new Error('No reader');
      expect(reader).toMatchObject({ isUsageFinal: true, hasContent: false, isComplete: false });
      const passed = [reader.push(sound.subarray(0, at)), reader.push(sound.subarray(at))];
      expect(reader).toMatchObject({ hasContent: true, isComplete: false, fault: null });
      expect(Buffer.concat([...passed, reader.end()])).toEqual(sound);
      expect(reader).toMatchObject({ isComplete: true, reading: { usage: { credits: 3 } } });
    }
  });

  it.each([
    ['audio/mpeg', true, true],
    ['application/octet-stream', true, true],
    ['application/json', false, true],
    ['text/html; charset=utf-8', false, false],
    [undefined, true, true],
  ])('of %s is sound: %s, sound or lines: %s', (type, asSound, asLines) => {
    const headers = { 'content-type': type };
    expect(isSound(headers)).toBe(asSound);
    expect(isSoundOrLines(headers)).toBe(asLines);
  });

  it('tells how many may run at once', () => {
    const headers = { 'maximum-concurrent-requests': '5', 'current-concurrent-requests': '2' };
    expect(readLimits(headers, 9)).toEqual([
      { name: 'requests at once', limit: 5, remaining: 3, resetAtMs: null, reportedAtMs: 9 },
    ]);
    expect(readLimits({ 'maximum-concurrent-requests': 'lots' }, 9)).toEqual([]);
    expect(readLimits({ 'maximum-concurrent-requests': '0' }, 9)).toEqual([]);
    expect(readLimits({}, 9)).toEqual([]);
  });
});
