import { ElevenLabs, ElevenLabsClient, ElevenLabsError } from '@elevenlabs/elevenlabs-js';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  bytesOfSound,
  LINE,
  NANO_PER_CREDIT,
  spoiledBy,
  startVoiceHouse,
  VOICE,
  type VoiceHouse,
} from '#test/support/voice-house.ts';

let house: VoiceHouse;
let core: VoiceHouse['core'];
let elevenlabs: VoiceHouse['elevenlabs'];

beforeEach(async () => {
  house = await startVoiceHouse();
  ({ core, elevenlabs } = house);
  return () => core.stop();
});

const lastCall = () => house.lastCall();

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
    expect((await house.shown()).key?.state).toBe(state);
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
    await expect(bytesOfSound(sound)).rejects.toThrow('terminated');

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

    await vi.waitFor(() => expect(house.clientLeft).toHaveBeenCalled());
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
      await bytesOfSound(await elevenlabs.textToSpeech.convert(VOICE, LINE, spoiledBy(mood)));
      expect(await lastCall()).toMatchObject({
        state: 'ok',
        cost: { nanoUsd: LINE.text.length * NANO_PER_CREDIT, source: 'estimate' },
        attempts: [{ usage: { credits: null, characters: LINE.text.length } }],
      });
    },
  );

  it('takes no page of some network for sound', async () => {
    house.upstream.answer = (_request, response) => {
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
    await bytesOfSound(await elevenlabs.textToSpeech.convert(VOICE, LINE));

    const { limits } = await house.shown();
    expect(limits).toContainEqual(
      expect.objectContaining({ name: 'requests at once', limit: 10, remaining: 9 }),
    );
    // What the subscription said before is still there.
    expect(limits).toContainEqual(expect.objectContaining({ name: 'characters per month' }));
  });

  it('lets fewer run at once when the provider says so with a refusal', async () => {
    house.upstream.answer = (request, response) => {
      house.upstream.answer = (_request, later) => later.end('sound');
      response.writeHead(429, {
        'content-type': 'application/json',
        'maximum-concurrent-requests': '2',
      });
      // hand-written, in the old shape
      response.end('{"detail":{"status":"too_many_concurrent_requests","message":"Too many."}}');
      request.resume();
    };
    await bytesOfSound(await elevenlabs.textToSpeech.convert(VOICE, LINE));

    expect(await lastCall()).toMatchObject({
      state: 'ok',
      attempts: [{ errorKind: 'rate_limited' }, { state: 'ok' }],
    });
    const { counted } = await house.shown();
    expect(counted.find(({ id }) => id === 'concurrent')).toMatchObject({ amount: 2 });
  });

  it('takes the plan’s own count from the subscription that a client asks for', async () => {
    house.plan.charge(80_000);
    await elevenlabs.user.subscription.get();

    const { counted, limits } = await house.shown();
    expect(limits).toContainEqual(
      expect.objectContaining({ name: 'characters per month', limit: 121_000, remaining: 6_500 }),
    );
    // Our own limit is 100,000; the provider counted 114,500.
    expect(counted.find(({ id }) => id === 'characters-per-month')).toMatchObject({ left: 0 });
  });
});
