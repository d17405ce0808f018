import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '#main/host/clock.ts';
import { createAnthropicStandIn } from './anthropic-stand-in.ts';
import { createElevenLabsStandIn } from './elevenlabs-stand-in.ts';
import { createPerplexityStandIn, PERPLEXITY_PRACTICE_KEY } from './perplexity-stand-in.ts';
import { createOpenAiStandIn } from './openai-stand-in.ts';
import { createGeminiStandIn } from './gemini-stand-in.ts';
import { PRACTICE_KEY, PRACTICE_VOICE_KEY } from './starter-settings.ts';
import { createVoiceStandIn } from './voice-stand-in.ts';

/** A pretended provider. */
export interface StandIn {
  answer(request: IncomingMessage, response: ServerResponse): void;
  /** A key that only it takes; `null` where none is needed. */
  readonly key: string | null;
}

/** The pretended providers, by provider id. */
export function createStandIns(clock: Clock): Readonly<Record<string, StandIn>> {
  return {
    elevenlabs: { answer: createElevenLabsStandIn(clock), key: PRACTICE_VOICE_KEY },
    openai: {
      answer: createOpenAiStandIn(clock, { isHosted: true, models: ['gpt-6-luna', 'gpt-6-sol'] }),
      key: 'sk-practice-this-key-costs-nothing',
    },
    local_model: {
      answer: createOpenAiStandIn(clock, { isHosted: false, models: ['gpt-oss:20b'] }),
      key: null,
    },
    local_tts: { answer: createVoiceStandIn(clock), key: null },
    alternative_tts: { answer: createVoiceStandIn(clock), key: null },
    claude: { answer: createAnthropicStandIn(clock), key: PRACTICE_KEY },
    perplexity: { answer: createPerplexityStandIn(clock), key: PERPLEXITY_PRACTICE_KEY },
    gemini: { answer: createGeminiStandIn(clock), key: 'AQ.practice-0123456789abcdef' },
  };
}
