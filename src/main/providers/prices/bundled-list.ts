import { calcPrice } from '@pydantic/genai-prices';
import * as z from 'zod';
import type { Usage } from '#main/values/usage.ts';
import { priceTokens, totalInput } from './token-prices.ts';

/** Part of every price's version; a test holds it against the installed package. */
export const BUNDLED_LIST_VERSION = '0.1.8';

/** Whose models the bundled list is asked about. */
export type BundledProvider = 'anthropic' | 'google' | 'openai';

const NANO = 1_000_000_000;
const Tiers = z.object({
  base: z.number(),
  tiers: z.array(z.object({ start: z.number(), price: z.number() })),
});
/** US dollars per million tokens, the same for all or by the size of the request. */
const Rate = z.union([z.number(), Tiers]).optional();
const Rates = z.object({
  input_mtok: Rate,
  output_mtok: Rate,
  cache_read_mtok: Rate,
  cache_write_mtok: Rate,
  cache_write_1h_mtok: Rate,
  output_audio_mtok: Rate,
});

/** Nano-dollars by the bundled price list as it was at that time, for a model by its listed name, or `null` when it doesn't have the model. */
export function priceByBundledList(
  provider: BundledProvider,
  model: string,
  usage: Usage,
  atMs: number,
): number | null {
  try {
    const found = calcPrice({ input_tokens: 0, output_tokens: 0 }, model, {
      providerId: provider,
      timestamp: new Date(atMs),
    });
    // A name that merely begins alike is another model with another price.
    if (found === null || !isSame(model, found.model.id)) return null;
    const rates = Rates.parse(found.model_price);
    const input = totalInput(usage);
    return priceTokens(usage, {
      input: rateFor(rates.input_mtok, input),
      output: rateFor(rates.output_mtok, input),
      cacheRead: rateFor(rates.cache_read_mtok, input),
      cacheWrite: rateFor(rates.cache_write_mtok, input),
      cacheWriteHour: rateFor(rates.cache_write_1h_mtok, input),
      // A model that only speaks is listed with one price for its output.
      audioOutput: rateFor(
        model.endsWith('-tts') ? rates.output_mtok : rates.output_audio_mtok,
        input,
      ),
    });
  } catch {
    // A fault of the list must not become a fault of the call.
    return null;
  }
}

/** OpenAI answers with a model's dated name, which the list takes for the same model. */
function isSame(model: string, listed: string): boolean {
  return model === listed || model.replace(/-\d{4}-\d{2}-\d{2}$/, '') === listed;
}

function rateFor(rate: z.infer<typeof Rate>, inputTokens: number): number | null {
  if (rate === undefined) return null;
  if (typeof rate === 'number') return Math.round(rate * NANO);
  const tier = rate.tiers.findLast(({ start }) => inputTokens > start);
  return Math.round((tier?.price ?? rate.base) * NANO);
}
