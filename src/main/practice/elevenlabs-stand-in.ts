import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '#main/host/clock.ts';
import {
  INVALID_KEY,
  missingField,
  NOT_FOUND,
  quotaExceeded,
  TOO_MANY,
  VOICE_ERRORS,
  type VoiceError,
} from './elevenlabs-errors.ts';
import { PracticePlan } from './elevenlabs-plan.ts';
import { models, rateOf, TRANSCRIPT, voices } from './elevenlabs-samples.ts';
import { speak } from './elevenlabs-speech.ts';
import { headerOf, parseObject, readText, sendHtml, sendJson } from './stand-in-http.ts';

/** What the stand-in noticed, for the tests that stand on its other side. */
export interface VoiceEvents {
  requestCame?(request: IncomingMessage): void;
  /** The other side closed its connection before the answer was complete. */
  clientLeft?(): void;
  /** What the real one would put on the bill, in credits, once for each answer, complete or not. */
  billed?(credits: number): void;
}

/** A recording is billed by its length; here each costs the same. */
const RECORDING_CREDITS = 40;

/** Answers on loopback as ElevenLabs' API would, with sound that can be played, and without a cost. */
export function createElevenLabsStandIn(
  clock: Clock,
  events: VoiceEvents = {},
  plan = new PracticePlan(clock),
): (request: IncomingMessage, response: ServerResponse) => void {
  let requests = 0;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    events.requestCame?.(request);
    requests += 1;
    response.setHeader('request-id', `practice${String(requests).padStart(8, '0')}`);
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (!isKey(headerOf(request, 'xi-api-key'))) return refuse(request, response, INVALID_KEY);
    if (request.method === 'GET') return answerRead(request, response, pathname);
    const [, kind, voice = '', ...more] = pathname.slice('/v1'.length).split('/');
    switch (`${request.method} ${kind}`) {
      case 'POST text-to-speech':
        return answerText(request, response, voice, more.join('/'));
      case 'POST text-to-dialogue':
        return answerText(request, response, '', [voice, ...more].filter(Boolean).join('/'));
      case 'POST sound-generation':
      case 'POST music':
        return answerText(request, response, '', '');
      case 'POST speech-to-speech':
        return answerRecording(request, response, more.join('/'));
      case 'POST speech-to-text':
        return answerRecording(request, response, 'text');
      default:
        return refuse(request, response, NOT_FOUND);
    }
  }

  function answerRead(request: IncomingMessage, response: ServerResponse, path: string): void {
    const error = VOICE_ERRORS.get(headerOf(request, 'x-practice-answer'));
    if (error) return sendVoiceError(response, error);
    switch (path) {
      case '/v1/user/subscription':
        return sendJson(response, 200, plan.subscription());
      case '/v1/voices':
        return sendJson(response, 200, { voices });
      case '/v2/voices':
        return sendJson(response, 200, { voices, has_more: false, total_count: voices.length });
      case '/v1/models':
        return sendJson(response, 200, models);
      case '/v1/history':
        return sendJson(response, 200, { history: [], has_more: false });
      case '/v1/usage/character-stats':
        return sendJson(response, 200, { time: [], usage: {} });
      default:
        return sendVoiceError(response, NOT_FOUND);
    }
  }

  async function answerText(
    request: IncomingMessage,
    response: ServerResponse,
    voice: string,
    form: string,
  ): Promise<void> {
    const body = parseObject(await readText(request));
    const text = textIn(body);
    const model = asText(body?.['model_id']);
    if (text === '') return sendJson(response, 422, missingField('text'));
    const mood =
      headerOf(request, 'x-practice-answer') ||
      [model, voice].find((name) => name.startsWith('practice-'))?.slice('practice-'.length) ||
      '';
    const credits = Math.ceil(text.length * rateOf(model));
    await sell(response, mood, credits, () =>
      speak(response, { text, form, mood, isStream: form.startsWith('stream') }, clock),
    );
  }

  /** The recording itself is heard by nobody. */
  async function answerRecording(
    request: IncomingMessage,
    response: ServerResponse,
    form: string,
  ): Promise<void> {
    request.resume();
    await new Promise((resolve, reject) => request.once('end', resolve).once('error', reject));
    const mood = headerOf(request, 'x-practice-answer');
    await sell(response, mood, RECORDING_CREDITS, async () => {
      if (form === 'text') return sendJson(response, 200, TRANSCRIPT);
      const isStream = form === 'stream';
      await speak(response, { text: TRANSCRIPT.text, form, mood, isStream }, clock);
    });
  }

  async function sell(
    response: ServerResponse,
    mood: string,
    credits: number,
    deliver: () => Promise<void>,
  ): Promise<void> {
    if (mood === 'hang') return;
    if (mood === 'html') return sendHtml(response);
    const error = VOICE_ERRORS.get(mood) ?? (plan.isFull ? TOO_MANY : null);
    if (error) return sendVoiceError(response, error, plan.headers());
    if (credits > plan.left) return sendVoiceError(response, quotaExceeded(plan.left, credits));
    plan.enter();
    response.once('close', () => plan.leave());
    plan.charge(credits);
    events.billed?.(credits);
    for (const [name, value] of Object.entries(plan.headers())) response.setHeader(name, value);
    if (mood !== 'no-cost')
      response.setHeader('character-cost', mood === 'wrong-cost' ? 'many' : String(credits));
    await deliver();
  }

  return (request, response) => {
    response.once('close', () => {
      if (!response.writableFinished) events.clientLeft?.();
    });
    // A client that leaves in the middle of its own request needs no answer.
    handle(request, response).catch(() => response.destroy());
  };
}

function refuse(request: IncomingMessage, response: ServerResponse, error: VoiceError): void {
  request.resume();
  sendVoiceError(response, error);
}

function sendVoiceError(
  response: ServerResponse,
  { status, type, code, message }: VoiceError,
  headers: Readonly<Record<string, string>> = {},
): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  const requestId = response.getHeader('request-id') ?? null;
  const detail = { type, code, message, status: code, request_id: requestId, param: null };
  sendJson(response, status, { detail });
}

/** Of a line, of a dialogue's lines together, or of what a sound or a song should be. */
function textIn(body: Readonly<Record<string, unknown>> | null): string {
  const { text, prompt, inputs } = body ?? {};
  if (Array.isArray(inputs))
    return inputs.map((one) => asText((one as { text?: unknown }).text)).join('');
  return asText(text) || asText(prompt);
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isKey(key: string): boolean {
  return key.startsWith('sk_') && !key.includes('invalid');
}
