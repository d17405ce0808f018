import { beforeEach, describe, expect, it } from 'vitest';
import { PRACTICE_VOICE_KEY } from '#main/practice/starter-settings.ts';
import {
  bytesOfSound,
  LINE,
  NANO_PER_CREDIT,
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

/** Of an answer that names no provider. */
function soundIn(body: Buffer): Buffer {
  const { result } = JSON.parse(body.toString()) as { result: { audio: string } };
  return Buffer.from(result.audio, 'base64');
}

describe('the official ElevenLabs SDK, with nothing changed but its base URL', () => {
  it('gets sound that plays, and its bill is what the header said', async () => {
    const { data, rawResponse } = await elevenlabs.textToSpeech
      .convert(VOICE, LINE)
      .withRawResponse();
    const sound = await bytesOfSound(data);

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
    await bytesOfSound(await elevenlabs.textToDialogue.convert({ inputs }));
    expect(await lastCall()).toMatchObject({
      what: 'Dialogue',
      model: 'eleven_v3',
      cost: { nanoUsd: 19 * 100_000, source: 'header' },
    });

    await bytesOfSound(await elevenlabs.textToSoundEffects.convert({ text: 'Rain on a tent' }));
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
    expect((await bytesOfSound(changed)).subarray(0, 4).toString()).toBe('RIFF');
  });

  it.each([false, true])('speaks where no provider is named (streamed: %s)', async (stream) => {
    const answer = await fetch(`${core.address}/v1/run/voice`, {
      method: 'POST',
      headers: { authorization: `Bearer ${core.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ input: LINE.text, stream }),
    });
    const body = Buffer.from(await answer.arrayBuffer());

    expect(answer.status).toBe(200);
    const sound = stream ? body : soundIn(body);
    expect(sound.subarray(0, 4).toString()).toBe('RIFF');
    expect(await lastCall()).toMatchObject({
      targetId: 'elevenlabs',
      cost: { nanoUsd: LINE.text.length * 100_000, source: 'header' },
    });
  });

  it('never sends its own token up, nor sees the key come down', async () => {
    const { rawResponse, data } = await elevenlabs.textToSpeech
      .convert(VOICE, LINE)
      .withRawResponse();
    await bytesOfSound(data);

    const sent = JSON.stringify(house.requestCame.mock.calls.map(([request]) => request.headers));
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
    expect(house.requestCame).not.toHaveBeenCalled();
  });
});
