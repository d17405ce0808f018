import type { ServerResponse } from 'node:http';
import type { Clock } from '#main/host/clock.ts';
import { alignmentOf, soundOf } from './elevenlabs-sound.ts';
import { sendJson } from './stand-in-http.ts';

export interface Speech {
  readonly text: string;
  /** What follows the voice in the path, such as `stream/with-timestamps`. */
  readonly form: string;
  /** `cut-stream` and `slow` spoil it on demand; anything else does not. */
  readonly mood: string;
  readonly isStream: boolean;
}

const PIECES = 8;
const THINKING_MS = 40;
const BETWEEN_PIECES_MS = 15;
const SLOW_MS = 1_500;
const SLOW_PIECES_MS = 400;

/** Says a text: as sound, or as sound in JSON with the time of each character; whole, or piece by piece. */
export async function speak(response: ServerResponse, speech: Speech, clock: Clock): Promise<void> {
  const { text, form, mood, isStream } = speech;
  const sound = soundOf(text);
  const hasTimes = form.endsWith('with-timestamps');
  await pause(clock, mood === 'slow' ? SLOW_MS : THINKING_MS);
  if (hasTimes && !isStream)
    return sendJson(response, 200, {
      audio_base64: sound.toString('base64'),
      alignment: alignmentOf(text),
      normalized_alignment: alignmentOf(text),
    });
  response.writeHead(200, {
    'content-type': hasTimes ? 'application/json' : 'audio/wav',
    // A stream begins before anybody knows how long it gets.
    ...(isStream ? {} : { 'content-length': String(sound.length) }),
  });
  const pieceBytes = Math.ceil(sound.length / PIECES);
  for (let piece = 0; piece < PIECES; piece += 1) {
    if (response.destroyed) return;
    if (mood === 'cut-stream' && piece === PIECES / 2) return void response.destroy();
    const bytes = sound.subarray(piece * pieceBytes, (piece + 1) * pieceBytes);
    response.write(hasTimes ? lineOf(bytes, piece === 0 ? text : '') : bytes);
    await pause(clock, mood === 'slow' ? SLOW_PIECES_MS : BETWEEN_PIECES_MS);
  }
  response.end();
}

function lineOf(sound: Buffer, text: string): string {
  const alignment = text === '' ? null : alignmentOf(text);
  const line = {
    audio_base64: sound.toString('base64'),
    alignment,
    normalized_alignment: alignment,
  };
  return `${JSON.stringify(line)}\n`;
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}
