/** What a provider is believed to be until it was seen at work; everything here can be changed in the settings. */
export interface Declared {
  /** 0 to 1. */
  readonly quality: number;
  /** Until the first content. */
  readonly latencyMs: number;
  /** Nano-dollars for one token, character or query, where no price list knows better; `null` for unknown. */
  readonly nanoUsdPer: {
    readonly unit: 'token' | 'character' | 'query';
    readonly nanoUsd: number;
  } | null;
}

/** The declared defaults of docs/routing.md. */
export const DECLARED: Readonly<Record<string, Declared>> = {
  claude: { quality: 0.95, latencyMs: 800, nanoUsdPer: { unit: 'token', nanoUsd: 15_000 } },
  gemini: { quality: 0.9, latencyMs: 600, nanoUsdPer: { unit: 'token', nanoUsd: 8_000 } },
  openai: { quality: 0.9, latencyMs: 800, nanoUsdPer: null },
  elevenlabs: {
    quality: 0.98,
    latencyMs: 3_000,
    nanoUsdPer: { unit: 'character', nanoUsd: 100_000 },
  },
  perplexity: {
    quality: 0.92,
    latencyMs: 1_200,
    nanoUsdPer: { unit: 'query', nanoUsd: 50_000_000 },
  },
  local_model: { quality: 0.7, latencyMs: 2_000, nanoUsdPer: { unit: 'token', nanoUsd: 0 } },
  local_tts: { quality: 0.7, latencyMs: 1_500, nanoUsdPer: { unit: 'character', nanoUsd: 0 } },
  alternative_tts: { quality: 0.8, latencyMs: 2_500, nanoUsdPer: null },
  web_search: { quality: 0.75, latencyMs: 1_500, nanoUsdPer: null },
  cached_research: { quality: 0.6, latencyMs: 5, nanoUsdPer: { unit: 'query', nanoUsd: 0 } },
};

/** What kind of answer a capability gives. */
export type WorkKind = 'text' | 'voice' | 'research';

/** A piece of work that can be asked for without naming a provider. */
export interface Capability {
  readonly kind: WorkKind;
  /** The first one is taken when the request names none. */
  readonly requestTypes: readonly string[];
  /** Who can do it, the primary one first; the declared fallbacks are candidates, too. */
  readonly candidates: readonly string[];
  /** For one request type in place of the above. */
  readonly candidatesFor?: Readonly<Record<string, readonly string[]>>;
}

/** The declared defaults of docs/routing.md. */
export const CAPABILITIES: Readonly<Record<string, Capability>> = {
  evaluate: {
    kind: 'text',
    requestTypes: ['content_evaluation', 'script_analysis', 'alternative_evaluation'],
    candidates: ['claude', 'gemini', 'local_model'],
    candidatesFor: { alternative_evaluation: ['gemini', 'claude', 'local_model'] },
  },
  script: {
    kind: 'text',
    requestTypes: ['content_generation'],
    candidates: ['gemini', 'claude', 'local_model'],
  },
  voice: {
    kind: 'voice',
    requestTypes: ['voice_generation', 'audio_synthesis'],
    candidates: ['elevenlabs', 'alternative_tts', 'local_tts'],
  },
  research: {
    kind: 'research',
    requestTypes: ['research', 'research_query'],
    candidates: ['perplexity', 'web_search', 'cached_research'],
  },
  fact_check: {
    kind: 'research',
    requestTypes: ['fact_checking'],
    candidates: ['perplexity', 'web_search', 'cached_research'],
  },
};
