import { anthropicWorker } from './anthropic/worker.ts';
import { elevenlabsWorker } from './elevenlabs/worker.ts';
import { geminiWorker } from './gemini/worker.ts';
import { speechWorker } from './openai/voice-worker.ts';
import { localModelWorker, openAiWorker } from './openai/worker.ts';
import { perplexityWorker } from './perplexity/worker.ts';
import type { Worker } from './worker.ts';

/** Who can do neutral work, by provider id. */
export const WORKERS: Readonly<Record<string, Worker>> = {
  claude: anthropicWorker,
  elevenlabs: elevenlabsWorker,
  gemini: geminiWorker,
  perplexity: perplexityWorker,
  openai: openAiWorker,
  local_model: localModelWorker,
  local_tts: speechWorker,
  alternative_tts: speechWorker,
};
