import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '#main/host/clock.ts';
import type { StandInEvents } from './anthropic-stand-in.ts';
import { NOT_FOUND, OPENAI_ERRORS_ON_DEMAND, sendOpenAiError } from './openai-stand-in-errors.ts';
import { headerOf, parseObject, readText, sendHtml, sendJson } from './stand-in-http.ts';

const SAMPLES_PER_SECOND = 22_050;
const HEAD_BYTES = 44;
/** So long a character takes to be spoken. */
const SECONDS_PER_CHARACTER = 0.02;
const LONGEST_SECONDS = 10;
const SPEAKING_MS = 40;
const SLOW_MS = 1_500;
/** A low hum, far from loud. */
const HUM_HERTZ = 220;
const LOUDNESS = 2_000;

/** Answers on loopback as a voice server of one's own would: Kokoro's dialect and Piper's, behind one address. */
export function createVoiceStandIn(
  clock: Clock,
  events: StandInEvents = {},
): (request: IncomingMessage, response: ServerResponse) => void {
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    events.requestCame?.(request.headers);
    const body = parseObject(await readText(request)) ?? {};
    const mood = headerOf(request, 'x-practice-answer') || moodOfVoice(body['voice']);
    if (mood === 'hang') return;
    if (mood === 'html') return sendHtml(response);
    const error = OPENAI_ERRORS_ON_DEMAND.get(mood);
    if (error) return sendOpenAiError(response, error, headerOf(request, 'x-practice-retry-after'));
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    switch (`${request.method} ${pathname}`) {
      case 'GET /v1/models':
        return sendJson(response, 200, { object: 'list', data: [{ id: 'kokoro' }] });
      case 'GET /info':
        return sendJson(response, 200, {
          voice: { name: 'en_US-practice-medium', language: 'en-us', num_speakers: 1 },
          last: null,
        });
      case 'POST /v1/audio/speech':
        return answerVoice(response, body, clock, { mood });
      case 'POST /synthesize':
        // As the real one does: sound, declared to be a page.
        return answerVoice(response, body, clock, { mood, type: 'text/html; charset=utf-8' });
      default:
        return sendOpenAiError(response, NOT_FOUND);
    }
  }

  return (request, response) => {
    response.once('close', () => {
      if (!response.writableFinished) events.clientLeft?.(clock.monotonicMs());
    });
    handle(request, response).catch(() => response.destroy());
  };
}

/** Speaks the text as a hum of the right length; `cut-stream` breaks off in its middle. */
export async function answerVoice(
  response: ServerResponse,
  body: Readonly<Record<string, unknown>>,
  clock: Clock,
  { mood = moodOfVoice(body['voice']), type = 'audio/wav' } = {},
): Promise<void> {
  const text = [body['input'], body['text']].find((one) => typeof one === 'string') ?? '';
  const sound = hum(text.length);
  await new Promise<void>((resolve) => {
    clock.after(mood === 'slow' ? SLOW_MS : SPEAKING_MS, resolve);
  });
  response.writeHead(200, { 'content-type': type, 'content-length': sound.length });
  if (mood !== 'cut-stream') return void response.end(sound);
  response.write(sound.subarray(0, sound.length / 2), () => response.destroy());
}

function moodOfVoice(voice: unknown): string {
  return typeof voice === 'string' && voice.startsWith('practice-')
    ? voice.replace('practice-', '')
    : '';
}

/** WAV: one channel of 16 bits. */
function hum(characters: number): Buffer {
  const seconds = Math.min(characters * SECONDS_PER_CHARACTER, LONGEST_SECONDS);
  const samples = Math.max(1, Math.round(seconds * SAMPLES_PER_SECOND));
  const wav = Buffer.alloc(HEAD_BYTES + samples * 2);
  wav.write('RIFF', 0, 'latin1');
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write('WAVEfmt ', 8, 'latin1');
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(SAMPLES_PER_SECOND, 24);
  wav.writeUInt32LE(SAMPLES_PER_SECOND * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(samples * 2, 40);
  for (let index = 0; index < samples; index += 1) {
    const angle = (2 * Math.PI * HUM_HERTZ * index) / SAMPLES_PER_SECOND;
    wav.writeInt16LE(Math.round(LOUDNESS * Math.sin(angle)), HEAD_BYTES + index * 2);
  }
  return wav;
}
