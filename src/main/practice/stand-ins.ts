import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '#main/host/clock.ts';
import { createAnthropicStandIn } from './anthropic-stand-in.ts';
import { createGeminiStandIn } from './gemini-stand-in.ts';
import { PRACTICE_KEY } from './starter-settings.ts';

/** A pretended provider. */
export interface StandIn {
  answer(request: IncomingMessage, response: ServerResponse): void;
  /** A key that only it takes; `null` where none is needed. */
  readonly key: string | null;
}

/** The pretended providers, by provider id. */
export function createStandIns(clock: Clock): Readonly<Record<string, StandIn>> {
  return {
    claude: { answer: createAnthropicStandIn(clock), key: PRACTICE_KEY },
    gemini: { answer: createGeminiStandIn(clock), key: 'AQ.practice-0123456789abcdef' },
  };
}
