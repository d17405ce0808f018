import { headerText } from '../header-text.ts';
import { JSON_HEADERS, NO_TEXT, type Worker } from '../worker.ts';

/** Every server that speaks as OpenAI does knows these two, or puts its own in their place. */
const USUAL_MODEL = 'tts-1';
const USUAL_VOICE = 'alloy';

/** Voices that are spoken to as OpenAI is, a Piper server behind such an address included. */
export const speechWorker: Worker = {
  usualModel: USUAL_MODEL,
  request: (work, model) =>
    work.kind === 'voice'
      ? {
          method: 'POST',
          path: '/v1/audio/speech',
          headers: JSON_HEADERS,
          body: JSON.stringify({ model, voice: work.voice ?? USUAL_VOICE, input: work.text }),
        }
      : null,
  readResult: (_work, headers, body) =>
    body.length === 0
      ? null
      : {
          kind: 'voice',
          audio: Buffer.from(body),
          contentType: headerText(headers, 'content-type') ?? 'application/octet-stream',
        },
  createReader: () => NO_TEXT,
};
