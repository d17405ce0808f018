import { describe, expect, it } from 'vitest';
import type { VoiceWork } from '#main/values/work.ts';
import { elevenlabsWorker as worker } from './worker.ts';

const WORK: VoiceWork = { kind: 'voice', text: 'Hello.', voice: null, isStream: false };

describe('ElevenLabs at work that names no provider', () => {
  it('asks for sound in one piece, or for a stream of it, of the voice that is wished for', () => {
    const whole = worker.request(WORK, 'eleven_v4');
    expect(whole?.path).toMatch(/^\/v1\/text-to-speech\/\w+\/with-timestamps$/);
    expect(JSON.parse(whole?.body ?? '')).toEqual({ text: 'Hello.', model_id: 'eleven_v4' });
    const stream = worker.request({ ...WORK, voice: 'a/b', isStream: true }, null);
    expect(stream?.path).toBe('/v1/text-to-speech/a%2Fb/stream');
  });

  it('speaks only so many characters at once, as people count them', () => {
    const isTooLong = (text: string, model: string | null) =>
      worker.isTooLong?.({ ...WORK, text }, model);
    expect(isTooLong('🐝'.repeat(2_000), 'eleven_v4')).toBe(false);
    expect(isTooLong('x'.repeat(2_001), 'eleven_v4')).toBe(true);
    expect(isTooLong('x'.repeat(10_000), worker.usualModel)).toBe(false);
    expect(isTooLong('x'.repeat(10_001), worker.usualModel)).toBe(true);
    expect(isTooLong('x'.repeat(99_999), 'eleven_of_tomorrow')).toBe(false);
  });

  it('writes no texts', () => {
    const text = { kind: 'text', prompt: 'x', system: null, maxOutputTokens: 1 } as const;
    expect(worker.request({ ...text, isStream: false }, null)).toBeNull();
  });

  it('has the sound, and says what it is (hand-written answers)', () => {
    const read = (sound: string) => {
      const audio_base64 = Buffer.from(sound).toString('base64');
      return worker.readResult(WORK, {}, Buffer.from(JSON.stringify({ audio_base64 })));
    };
    expect(read('RIFF…')).toMatchObject({ audio: Buffer.from('RIFF…'), contentType: 'audio/wav' });
    expect(read('ID3…')).toMatchObject({ contentType: 'audio/mpeg' });
    expect(worker.readResult(WORK, {}, Buffer.from('{}'))).toBeNull();
    expect(worker.readResult(WORK, {}, Buffer.from('<html>'))).toBeNull();
  });
});
