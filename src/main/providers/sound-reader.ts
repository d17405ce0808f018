import type { Fault } from '#main/values/fault.ts';
import type { StreamReading } from '#main/values/native-answer.ts';
import type { Usage } from '#main/values/usage.ts';
import { createByteReader } from './byte-reader.ts';
import type { Headers } from './dialect.ts';

const DECLARED = /^(?:audio\/|application\/octet-stream|text\/event-stream)/i;
const WAV_BEGINS = 'RIFF';

/**
 * Passes sound on as it comes. Piper's server declares its sound to be a page, so where the head says
 * nothing of sound, the first bytes have to.
 */
export function createSoundReader(headers: Headers, name: string, usage: Usage): StreamReading {
  const isDeclared = DECLARED.test(String(headers['content-type'] ?? ''));
  const bytes = createByteReader(null, null, { model: null, usage, reportedNanoUsd: null });
  let beginning = '';
  let isEnded = false;
  const isSound = (): boolean => isDeclared || beginning.startsWith(WAV_BEGINS);
  const noSound: Fault = {
    kind: 'unknown',
    sentence: `What came back from ${name} is no sound.`,
    retryAfterMs: null,
  };
  return {
    push: (chunk) => {
      if (!isDeclared && beginning.length < WAV_BEGINS.length)
        beginning += Buffer.from(chunk.subarray(0, WAV_BEGINS.length)).toString('latin1');
      return bytes.push(chunk);
    },
    end: () => {
      isEnded = true;
      return bytes.end();
    },
    reading: bytes.reading,
    isUsageFinal: true,
    contentCharacters: 0,
    get hasContent() {
      return bytes.hasContent && isSound();
    },
    get isComplete() {
      return bytes.isComplete && isSound();
    },
    get fault() {
      return isEnded && !isSound() ? noSound : null;
    },
  };
}
