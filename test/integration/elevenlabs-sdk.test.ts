import { ElevenLabsClient, ElevenLabsError, ElevenLabs } from '@elevenlabs/elevenlabs-js';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '#main/host/clock.ts';
import { PracticePlan } from '#main/practice/elevenlabs-plan.ts';
import { createElevenLabsStandIn } from '#main/practice/elevenlabs-stand-in.ts';
import { PRACTICE_VOICE_KEY } from '#main/practice/starter-settings.ts';
import {
  startTestCore,
  startUpstream,
  type TestCore,
  type Upstream,
} from '#test/support/test-core.ts';

const VOICE = 'practice-ann';
const LINE = { text: 'Hello, and welcome to an episode about silence.', modelId: 'eleven_v4' };
/** $0.08 for a thousand credits. */
const NANO_PER_CREDIT = 80_000;

let upstream: Upstream;
let core: TestCore;
let elevenlabs: ElevenLabsClient;
let plan: PracticePlan;
const clientLeft = vi.fn<() => void>();
const requestCame = vi.fn<(request: { headers: object; url?: string | undefined }) => void>();

beforeEach(async () => {
  vi.clearAllMocks();
  upstream = await startUpstream();
  plan = new PracticePlan(systemClock);
  const checked = JSON.stringify(plan.subscription());
  const provider = { id: 'elevenlabs', key: PRACTICE_VOICE_KEY, checked } as const;
  core = await startTestCore({ upstream, provider });
  upstream.answer = createElevenLabsStandIn(systemClock, { clientLeft, requestCame }, plan);
  elevenlabs = sdk();
  // With the key came a look at the account.
  await vi.waitUntil(async () => (await elevenLabsNow()).limits.length === 1);
  vi.clearAllMocks();
  return () => core.stop();
});

const sdk = (maxRetries = 0): ElevenLabsClient =>
  new ElevenLabsClient({ baseUrl: `${core.address}/elevenlabs`, apiKey: core.token, maxRetries });

/** Asks the stand-in for something, as a person would with a header of their own. */
const spoiledBy = (answer: string, more: Record<string, string> = {}) => ({
  headers: { 'x-practice-answer': answer, ...more },
});

const lastCall = async () => {
  const { calls } = await core.client.calls.list({ before: null, limit: 1 });
  if (!calls[0]) throw new Error('No call was kept');
  return core.client.calls.get({ id: calls[0].id });
};

async function bytesOf(sound: ReadableStream<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of sound) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function elevenLabsNow() {
  for await (const { providers } of await core.client.providers.watch()) {
    const found = providers.find(({ id }) => id === 'elevenlabs');
    if (found) return found;
  }
  throw new Error('No such provider');
}

describe('the official ElevenLabs SDK, with nothing changed but its base URL', () => {
  it('gets sound that plays, and its bill is what the header said', async () => {
    const { data, rawResponse } = await elevenlabs.textToSpeech
      .convert(VOICE, LINE)
      .withRawResponse();
    const sound = await bytesOf(data);

    expect(sound.subarray(0, 4).toString()).toBe('RIFF');
    expect(sound.readUInt32LE(4)).toBe(sound.length - 8);
    expect(rawResponse.headers.get('content-length')).toBe(String(sound.length));
    const credits = LINE.text.length;
    expect(await lastCall()).toMatchObject({
      state: 'ok',
      what: 'Voice line',
      model: 'eleven_v4',
      cost: { nanoUsd: credits * NANO_PER_CREDIT, source: 'header' },
      attempts: [{ usage: { credits, characters: LINE.text.length } }],
    });
  });

  it('has the last byte of a promised length only once the ledger has the call', async () => {
    const sound = await elevenlabs.textToSpeech.convert(VOICE, LINE);
    const reader = sound.getReader();
    for (;;) {
      const { done } = await reader.read();
      if (done) break;
    }
    expect((await lastCall()).state).toBe('ok');
  });

  it('streams sound piece by piece', async () => {
    const sound = await elevenlabs.textToSpeech.stream(VOICE, {
      ...LINE,
      modelId: 'eleven_flash_v2_5',
    });
    let pieces = 0;
    for await (const chunk of sound) pieces += chunk.length > 0 ? 1 : 0;

    expect(pieces).toBeGreaterThan(1);
    // Half a credit for a character, and $0.10 for a thousand credits.
    const credits = Math.ceil(LINE.text.length / 2);
    expect(await lastCall()).toMatchObject({
      state: 'ok',
      isStream: true,
      cost: { nanoUsd: credits * 100_000, source: 'header' },
    });
  });

  it('gets sound with the time of each character, whole and streamed', async () => {
    const whole = await elevenlabs.textToSpeech.convertWithTimestamps(VOICE, LINE);
    expect(whole.alignment?.characters.join('')).toBe(LINE.text);
    expect(await lastCall()).toMatchObject({
      cost: { source: 'header' },
      attempts: [{ usage: { credits: LINE.text.length, characters: LINE.text.length } }],
    });

    const stream = await elevenlabs.textToSpeech.streamWithTimestamps(VOICE, LINE);
    const pieces: string[] = [];
    for await (const { audioBase64 } of stream) pieces.push(audioBase64);
    const sound = Buffer.concat(pieces.map((piece) => Buffer.from(piece, 'base64')));
    expect(sound).toEqual(Buffer.from(whole.audioBase64, 'base64'));
    expect(await lastCall()).toMatchObject({ isStream: true, cost: { source: 'header' } });
  });

  it('speaks a dialogue and makes a sound; what has no price stays unknown', async () => {
    const inputs = [
      { text: 'Are you there?', voiceId: VOICE },
      { text: 'I am.', voiceId: 'practice-ben' },
    ];
    await bytesOf(await elevenlabs.textToDialogue.convert({ inputs }));
    expect(await lastCall()).toMatchObject({
      what: 'Dialogue',
      model: 'eleven_v3',
      cost: { nanoUsd: 19 * 100_000, source: 'header' },
    });

    await bytesOf(await elevenlabs.textToSoundEffects.convert({ text: 'Rain on a tent' }));
    expect(await lastCall()).toMatchObject({
      what: 'Sound effect',
      cost: { nanoUsd: null },
      attempts: [{ usage: { credits: 14 } }],
    });
  });

  it('reads voices, models and the whole subscription for nothing', async () => {
    // oxlint-disable-next-line typescript/no-deprecated -- scripts still ask for the old list
    expect((await elevenlabs.voices.getAll()).voices[0]?.voiceId).toBe(VOICE);
    expect((await elevenlabs.voices.search()).totalCount).toBe(2);
    expect((await elevenlabs.models.list())[0]?.modelId).toBe('eleven_v4');
    const subscription = await elevenlabs.user.subscription.get();
    expect(subscription).toMatchObject({ characterLimit: 121_000, status: 'active' });

    const { calls } = await core.client.calls.list({ before: null, limit: 10 });
    expect(calls).toHaveLength(4);
    for (const { cost } of calls) expect(cost.nanoUsd).toBe(0);
  });

  it('has a recording written down, and changes a voice', async () => {
    const file = new File([Buffer.alloc(4_096, 7)], 'take.wav');
    const heard = await elevenlabs.speechToText.convert({ modelId: 'scribe_v2', file });
    expect(heard).toMatchObject({ text: 'Hello, and welcome.' });
    expect(await lastCall()).toMatchObject({ what: 'Transcription', state: 'ok' });

    const changed = await elevenlabs.speechToSpeech.convert(VOICE, {
      audio: new File([Buffer.alloc(4_096, 7)], 'take.wav'),
    });
    expect((await bytesOf(changed)).subarray(0, 4).toString()).toBe('RIFF');
  });

  const soundOf = (body: Buffer): string => body.subarray(0, 4).toString();
  const typeOf = (body: Buffer): string =>
    (JSON.parse(body.toString()) as { result: { content_type: string } }).result.content_type;
  it.each([
    [true, soundOf, 'RIFF'],
    [false, typeOf, 'audio/wav'],
  ] as const)('speaks where no provider is named (streamed: %s)', async (stream, read, found) => {
    const answer = await fetch(`${core.address}/v1/run/voice`, {
      method: 'POST',
      headers: { authorization: `Bearer ${core.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ input: LINE.text, stream }),
    });
    const body = Buffer.from(await answer.arrayBuffer());

    expect(answer.status).toBe(200);
    expect(read(body)).toBe(found);
    expect(await lastCall()).toMatchObject({
      targetId: 'elevenlabs',
      cost: { nanoUsd: LINE.text.length * 100_000, source: 'header' },
    });
  });

  it('never sends its own token up, nor sees the key come down', async () => {
    const { rawResponse, data } = await elevenlabs.textToSpeech
      .convert(VOICE, LINE)
      .withRawResponse();
    await bytesOf(data);

    const sent = JSON.stringify(requestCame.mock.calls.map(([request]) => request.headers));
    expect(sent).toContain(PRACTICE_VOICE_KEY);
    expect(sent).not.toContain(core.token);
    expect(JSON.stringify([...rawResponse.headers])).not.toContain(PRACTICE_VOICE_KEY);
  });

  it('may not manage the account, however the path is written', async () => {
    for (const path of [
      '/v1/service-accounts/x/api-keys',
      '/v1/workspace/groups',
      '/v1/%77orkspace/groups',
      '//v1//workspace',
      '/v1/x%2f..%2fworkspace',
    ]) {
      const answer = await fetch(`${core.address}/elevenlabs${path}`, {
        headers: { 'xi-api-key': core.token },
      });
      expect([path, answer.status]).toEqual([path, 403]);
      expect(await answer.json()).toMatchObject({ detail: { code: 'forbidden' } });
    }
    expect(requestCame).not.toHaveBeenCalled();
  });
});

describe('when something is wrong', () => {
  const refused = (answer: string): Promise<ElevenLabsError> =>
    elevenlabs.textToSpeech.convert(VOICE, LINE, spoiledBy(answer)).then(
      () => Promise.reject(new Error('It was answered')),
      (error: unknown) => error as ElevenLabsError,
    );

  it.each([
    ['invalid-key', 401, 'auth', 'refused'],
    ['restricted', 401, 'auth', 'restricted'],
    ['quota-exceeded', 401, 'quota_exhausted', 'no-credit'],
    ['no-credit', 402, 'quota_exhausted', 'no-credit'],
  ])('%s is told as it came, and the key is marked', async (answer, status, errorKind, state) => {
    const error = await refused(answer);

    expect(error).toBeInstanceOf(ElevenLabsError);
    expect(error.statusCode).toBe(status);
    expect(error.body).toMatchObject({ detail: { code: expect.any(String) as string } });
    expect(await lastCall()).toMatchObject({ state: 'failed', attempts: [{ errorKind }] });
    expect((await elevenLabsNow()).key?.state).toBe(state);
  });

  it('says how many credits are left and needed', async () => {
    await refused('quota-exceeded');
    expect((await lastCall()).problem).toMatch(/12 credits remaining.*300 credits are required/);
  });

  it('is an error of the SDK’s own class when a field is missing', async () => {
    const sending = elevenlabs.textToSpeech.convert(VOICE, { text: '' });
    await expect(sending).rejects.toThrow(ElevenLabs.UnprocessableEntityError);
    expect(await lastCall()).toMatchObject({ attempts: [{ errorKind: 'bad_request' }] });
  });

  it('breaks the connection when sound breaks off, and books what the header said', async () => {
    const sound = await elevenlabs.textToSpeech.stream(VOICE, LINE, spoiledBy('cut-stream'));
    await expect(bytesOf(sound)).rejects.toThrow('terminated');

    expect(await lastCall()).toMatchObject({
      state: 'aborted',
      cost: { nanoUsd: LINE.text.length * NANO_PER_CREDIT, source: 'header' },
    });
  });

  it('stops the provider when the client leaves, and books the bill all the same', async () => {
    const sound = await elevenlabs.textToSpeech.stream(VOICE, LINE, spoiledBy('slow'));
    const reader = sound.getReader();
    await reader.read();
    await reader.cancel();

    await vi.waitFor(() => expect(clientLeft).toHaveBeenCalled());
    await vi.waitFor(async () =>
      expect(await lastCall()).toMatchObject({
        state: 'cancelled',
        cost: { nanoUsd: LINE.text.length * NANO_PER_CREDIT, source: 'header' },
      }),
    );
  });

  it.each(['no-cost', 'wrong-cost'])(
    'estimates from the text when the header is %s',
    async (mood) => {
      await bytesOf(await elevenlabs.textToSpeech.convert(VOICE, LINE, spoiledBy(mood)));
      expect(await lastCall()).toMatchObject({
        state: 'ok',
        cost: { nanoUsd: LINE.text.length * NANO_PER_CREDIT, source: 'estimate' },
        attempts: [{ usage: { credits: null, characters: LINE.text.length } }],
      });
    },
  );

  it('takes no page of some network for sound', async () => {
    upstream.answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<h1>Sign in</h1>');
    };
    await expect(elevenlabs.textToSpeech.convert(VOICE, LINE)).rejects.toThrow(ElevenLabsError);
    expect(await lastCall()).toMatchObject({ state: 'unknown', status: 502 });
  });

  it('is refused in its own words with a token that nobody made, and without a key here', async () => {
    const stranger = new ElevenLabsClient({
      baseUrl: `${core.address}/elevenlabs`,
      apiKey: 'tl_nobody',
      maxRetries: 0,
    });
    await expect(stranger.models.list()).rejects.toMatchObject({ statusCode: 401 });

    await core.client.providers.removeKey({ providerId: 'elevenlabs' });
    await expect(elevenlabs.models.list()).rejects.toThrow(/Providers → Add key/);
  });
});

describe('the limits', () => {
  it('learns how many requests may run at once', async () => {
    await bytesOf(await elevenlabs.textToSpeech.convert(VOICE, LINE));

    const { limits } = await elevenLabsNow();
    expect(limits).toContainEqual(
      expect.objectContaining({ name: 'requests at once', limit: 10, remaining: 9 }),
    );
  });

  it('lets fewer run at once when the provider says so with a refusal', async () => {
    upstream.answer = (request, response) => {
      upstream.answer = (_request, later) => later.end('sound');
      response.writeHead(429, {
        'content-type': 'application/json',
        'maximum-concurrent-requests': '2',
      });
      // hand-written, in the old shape
      response.end('{"detail":{"status":"too_many_concurrent_requests","message":"Too many."}}');
      request.resume();
    };
    await bytesOf(await elevenlabs.textToSpeech.convert(VOICE, LINE));

    expect(await lastCall()).toMatchObject({
      state: 'ok',
      attempts: [{ errorKind: 'rate_limited' }, { state: 'ok' }],
    });
    const { counted } = await elevenLabsNow();
    expect(counted.find(({ id }) => id === 'concurrent')).toMatchObject({ amount: 2 });
  });

  it('takes the plan’s own count from the subscription that a client asks for', async () => {
    plan.charge(80_000);
    await elevenlabs.user.subscription.get();

    const { counted, limits } = await elevenLabsNow();
    expect(limits).toContainEqual(
      expect.objectContaining({ name: 'characters per month', limit: 121_000, remaining: 6_500 }),
    );
    // Our own limit is 100,000; the provider counted 114,500.
    expect(counted.find(({ id }) => id === 'characters-per-month')).toMatchObject({ left: 0 });
  });
});
