import { ElevenLabsClient } from '@elevenlabs/elevenlabs-js';
import { vi } from 'vitest';
import { systemClock } from '#main/host/clock.ts';
import { PracticePlan } from '#main/practice/elevenlabs-plan.ts';
import { createElevenLabsStandIn } from '#main/practice/elevenlabs-stand-in.ts';
import { PRACTICE_VOICE_KEY } from '#main/practice/starter-settings.ts';
import { startTestCore, startUpstream } from './test-core.ts';

export const VOICE = 'practice-ann';
export const LINE = {
  text: 'Hello, and welcome to an episode about silence.',
  modelId: 'eleven_v4',
};
/** $0.08 for a thousand credits. */
export const NANO_PER_CREDIT = 80_000;

/** Asks the stand-in for something, as a person would with a header of their own. */
export const spoiledBy = (answer: string, more: Record<string, string> = {}) => ({
  headers: { 'x-practice-answer': answer, ...more },
});

export async function bytesOfSound(sound: ReadableStream<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of sound) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The whole core with pretended voices behind it, and the official SDK in front of it. */
export async function startVoiceHouse() {
  const clientLeft = vi.fn<() => void>();
  const requestCame = vi.fn<(request: { headers: object; url?: string | undefined }) => void>();
  const upstream = await startUpstream();
  const plan = new PracticePlan(systemClock);
  const checked = JSON.stringify(plan.subscription());
  const provider = { id: 'elevenlabs', key: PRACTICE_VOICE_KEY, checked } as const;
  const core = await startTestCore({ upstream, provider });
  upstream.answer = createElevenLabsStandIn(systemClock, { clientLeft, requestCame }, plan);
  const elevenlabs = new ElevenLabsClient({
    baseUrl: `${core.address}/elevenlabs`,
    apiKey: core.token,
    maxRetries: 0,
  });
  const shown = async () => {
    for await (const { providers } of await core.client.providers.watch()) {
      const found = providers.find(({ id }) => id === 'elevenlabs');
      if (found) return found;
    }
    throw new Error('No such provider');
  };
  // With the key came a look at the account.
  await vi.waitUntil(async () => (await shown()).limits.length === 1);
  requestCame.mockClear();
  return {
    upstream,
    plan,
    core,
    elevenlabs,
    clientLeft,
    requestCame,
    /** How the provider stands, as the window is told. */
    shown,
    lastCall: async () => {
      const { calls } = await core.client.calls.list({ before: null, limit: 1 });
      if (!calls[0]) throw new Error('No call was kept');
      return core.client.calls.get({ id: calls[0].id });
    },
  };
}

export type VoiceHouse = Awaited<ReturnType<typeof startVoiceHouse>>;
