import { GoogleGenAI, type HttpOptions } from '@google/genai';
import { afterEach, beforeEach, vi } from 'vitest';
import type { CallDetail } from '#contract/calls.ts';
import { systemClock } from '#main/host/clock.ts';
import { createGeminiStandIn } from '#main/practice/gemini-stand-in.ts';
import { lastCallOf } from './last-call.ts';
import {
  NO_RATE,
  startTestCore,
  startUpstream,
  type TestCore,
  type TestProvider,
  type Upstream,
} from './test-core.ts';

export const GEMINI_KEY = 'AQ.test-key-0123456789abcdef';
const GEMINI: TestProvider = { id: 'gemini', key: GEMINI_KEY, checked: '{"models":[]}' };

/** The whole core with a pretended Gemini behind it, anew for each test. */
export function useGemini() {
  const requestCame = vi.fn<(headers: Record<string, unknown>, target: string) => void>();
  const billed = vi.fn<(tokens: { input: number; output: number }) => void>();
  let core: TestCore;
  let upstream: Upstream;
  beforeEach(async () => {
    vi.clearAllMocks();
    upstream = await startUpstream();
    core = await startTestCore({ upstream, provider: GEMINI, limits: NO_RATE });
    upstream.answer = createGeminiStandIn(systemClock, { requestCame, billed });
  });
  afterEach(() => core.stop());
  return {
    requestCame,
    billed,
    core: (): TestCore => core,
    upstream: (): Upstream => upstream,
    lastCall: (): Promise<CallDetail> => lastCallOf(core),
    connect: (apiKey: string, options: HttpOptions = {}): GoogleGenAI =>
      new GoogleGenAI({ apiKey, httpOptions: { baseUrl: `${core.address}/gemini`, ...options } }),
  };
}
