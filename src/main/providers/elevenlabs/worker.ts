import * as z from 'zod';
import { parseJson } from '../parse-json.ts';
import { JSON_HEADERS, NO_TEXT, type Worker } from '../worker.ts';
import { HOUSE_VOICE } from './elevenlabs.ts';

const Reply = z.object({ audio_base64: z.base64() });

/**
 * The most characters that a model speaks in one request. The first two by third parties, the last by the
 * vendor's documentation of 2025; of others none is known here, and the provider says it itself.
 */
const LONGEST: Readonly<Record<string, number>> = {
  eleven_v4: 2_000,
  eleven_v4_turbo: 5_000,
  eleven_multilingual_v2: 10_000,
};

/**
 * ElevenLabs does work of voice. What is not to be streamed is asked for with its times, because only that
 * comes in one piece that can be told from a page of some network.
 */
export const elevenlabsWorker: Worker = {
  // The newer eleven_v4 takes a fifth of the text, which is less than one page of a script.
  usualModel: 'eleven_multilingual_v2',
  isTooLong: (work, model) =>
    work.kind === 'voice' && Array.from(work.text).length > (LONGEST[model ?? ''] ?? Infinity),
  request: (work, model) =>
    work.kind === 'voice'
      ? {
          method: 'POST',
          path: `/v1/text-to-speech/${encodeURIComponent(work.voice ?? HOUSE_VOICE)}/${work.isStream ? 'stream' : 'with-timestamps'}`,
          headers: JSON_HEADERS,
          body: JSON.stringify({ text: work.text, model_id: model }),
        }
      : null,
  readResult: (_work, _headers, body) => {
    const reply = Reply.safeParse(parseJson(body));
    if (!reply.success) return null;
    const audio = Buffer.from(reply.data.audio_base64, 'base64');
    const isWave = audio.subarray(0, 4).toString('latin1') === 'RIFF';
    return { kind: 'voice', audio, contentType: isWave ? 'audio/wav' : 'audio/mpeg' };
  },
  createReader: () => NO_TEXT,
};
