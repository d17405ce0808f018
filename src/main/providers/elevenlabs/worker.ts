import * as z from 'zod';
import { parseJson } from '../parse-json.ts';
import type { Worker } from '../worker.ts';
import { HOUSE_VOICE } from './elevenlabs.ts';

const Reply = z.object({ audio_base64: z.base64() });

/**
 * ElevenLabs does work of voice. What is not to be streamed is asked for with its times, because only that
 * comes in one piece that can be told from a page of some network.
 */
export const elevenlabsWorker: Worker = {
  usualModel: 'eleven_multilingual_v2',
  request: (work, model) =>
    work.kind === 'voice'
      ? {
          method: 'POST',
          path: `/v1/text-to-speech/${encodeURIComponent(work.voice ?? HOUSE_VOICE)}/${work.isStream ? 'stream' : 'with-timestamps'}`,
          headers: { 'content-type': 'application/json' },
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
  createReader: () => ({ push: () => '', sources: [] }),
};
