import { anthropicWorker } from './anthropic/worker.ts';
import { elevenlabsWorker } from './elevenlabs/worker.ts';
import type { Worker } from './worker.ts';

/** Who can do neutral work, by provider id. */
export const WORKERS: Readonly<Record<string, Worker>> = {
  claude: anthropicWorker,
  elevenlabs: elevenlabsWorker,
};
