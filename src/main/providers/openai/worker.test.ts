import { describe, expect, it } from 'vitest';
import type { TextWork, VoiceWork } from '#main/values/work.ts';
import { cutEverywhere } from '#test/support/cut-everywhere.ts';
import { speechWorker } from './voice-worker.ts';
import { localModelWorker, openAiWorker } from './worker.ts';

const TEXT: TextWork = {
  kind: 'text',
  prompt: 'Write a title.',
  system: 'Be brief.',
  maxOutputTokens: 9,
  isStream: false,
};
const VOICE: VoiceWork = { kind: 'voice', text: 'Hello.', voice: null, isStream: false };
const bodyOf = (request: { readonly body: string } | null): unknown =>
  JSON.parse(request?.body ?? '');

describe('a text from a server that speaks as OpenAI does', () => {
  const messages = [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Write a title.' },
  ];

  it('is asked for by chat completions, its length by the name that the server knows', () => {
    expect(openAiWorker.request(TEXT, 'gpt-6-luna')?.path).toBe('/v1/chat/completions');
    expect(bodyOf(openAiWorker.request(TEXT, 'gpt-6-luna'))).toEqual({
      model: 'gpt-6-luna',
      messages,
      max_completion_tokens: 9,
      stream: false,
    });
    expect(bodyOf(localModelWorker.request(TEXT, 'gpt-oss:20b'))).toEqual({
      model: 'gpt-oss:20b',
      messages,
      max_tokens: 9,
      stream: false,
    });
  });

  it('is no work for a voice', () => {
    expect(openAiWorker.request(VOICE, 'm')).toBeNull();
    expect(localModelWorker.request(VOICE, 'm')).toBeNull();
  });

  it('is read, and what is no answer is none (hand-written)', () => {
    const read = (body: string) => openAiWorker.readResult(TEXT, {}, Buffer.from(body));
    expect(read('{"choices":[{"message":{"content":"Room tone"}}]}')).toEqual({
      kind: 'text',
      text: 'Room tone',
      sources: [],
    });
    for (const body of ['{"choices":[]}', '{}', '<html>']) expect(read(body)).toBeNull();
  });

  it('is streamed wherever its bytes are cut (hand-written)', () => {
    const event = (content: string): string =>
      `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`;
    const end = 'data: {"choices":[{"delta":{}}]}\n\ndata: {"choices":[]}\n\ndata: [DONE]\n\n';
    const bytes = Buffer.from(event('Grüße ') + event('vom 🐝') + end);
    const text = 'Grüße vom 🐝';
    const create = () => openAiWorker.createReader(TEXT);
    expect(cutEverywhere(bytes, create)).toEqual([{ text, sources: [] }]);
  });

  it('comes from the first model that a server of one’s own lists (hand-written)', () => {
    const first = (body: string) => localModelWorker.modelList?.read(Buffer.from(body));
    expect(first('{"data":[{"id":"gpt-oss:20b"},{"id":"other"}]}')).toBe('gpt-oss:20b');
    expect(first('{"data":[]}')).toBeNull();
    expect(first('<html>')).toBeNull();
  });
});

describe('a voice from a server that speaks as OpenAI does', () => {
  it('is asked for with the voice that is wished for, or the one that all know', () => {
    expect(speechWorker.request(VOICE, 'tts-1')?.path).toBe('/v1/audio/speech');
    expect(bodyOf(speechWorker.request(VOICE, 'tts-1'))).toEqual({
      model: 'tts-1',
      voice: 'alloy',
      input: 'Hello.',
    });
    const named = speechWorker.request({ ...VOICE, voice: 'af_heart' }, 'kokoro');
    expect(bodyOf(named)).toMatchObject({ model: 'kokoro', voice: 'af_heart' });
    expect(speechWorker.request(TEXT, 'tts-1')).toBeNull();
  });

  it('is the bytes as they came, and what the head says of them', () => {
    const audio = Buffer.from('RIFF…');
    expect(speechWorker.readResult(VOICE, { 'content-type': 'audio/wav' }, audio)).toEqual({
      kind: 'voice',
      audio,
      contentType: 'audio/wav',
    });
    expect(speechWorker.readResult(VOICE, {}, Buffer.alloc(0))).toBeNull();
  });
});
