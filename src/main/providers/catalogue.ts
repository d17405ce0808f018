import { anthropic } from './anthropic/anthropic.ts';
import type { Dialect } from './dialect.ts';
import { elevenlabs } from './elevenlabs/elevenlabs.ts';
import { gemini } from './gemini/gemini.ts';
import { localModel } from './local/local-model.ts';
import { alternativeVoice, localVoice } from './local/voices.ts';
import { openai } from './openai/openai.ts';
import { perplexity } from './perplexity/perplexity.ts';
import { creditPrices } from './prices/credit-prices.ts';
import { perplexityPrices } from './prices/perplexity-prices.ts';
import { FREE, textPrices, tokenPrices, type PriceList } from './prices/price-list.ts';

/** A provider that Tallylight knows. */
export interface Catalogued {
  readonly dialect: Dialect;
  /** Below the local address, such as `/anthropic`. */
  readonly path: string;
  /** For people, such as "Scripts and evaluation". */
  readonly usedFor: string;
  readonly prices: PriceList;
  /** Whether nothing goes there without a key. */
  readonly isKeyNeeded: boolean;
  /** Whether it costs nothing where it runs on the person's own computer. */
  readonly isFreeHere?: true;
}

/** In the order in which the window shows them. */
export const CATALOGUE: readonly Catalogued[] = [
  {
    dialect: anthropic,
    path: '/anthropic',
    usedFor: 'Scripts and evaluation',
    prices: tokenPrices('anthropic'),
    isKeyNeeded: true,
  },
  {
    dialect: gemini,
    path: '/gemini',
    usedFor: 'Scripts, evaluation and voices',
    prices: tokenPrices('google'),
    isKeyNeeded: true,
  },
  {
    dialect: elevenlabs,
    path: '/elevenlabs',
    usedFor: 'Voices',
    prices: creditPrices(),
    isKeyNeeded: true,
  },
  {
    dialect: perplexity,
    path: '/perplexity',
    usedFor: 'Research and fact checking',
    prices: perplexityPrices,
    isKeyNeeded: true,
  },
  {
    dialect: openai,
    path: '/openai',
    usedFor: 'Scripts, answers and voice',
    prices: textPrices('openai'),
    isKeyNeeded: true,
  },
  {
    dialect: localModel,
    path: '/local',
    usedFor: 'Text on your own computer',
    prices: FREE,
    isKeyNeeded: false,
  },
  {
    dialect: localVoice,
    path: '/tts',
    usedFor: 'Voice on your own computer',
    prices: FREE,
    isKeyNeeded: false,
  },
  {
    dialect: alternativeVoice,
    path: '/alternative-tts',
    usedFor: 'Voice when the first one can’t speak',
    prices: textPrices('openai'),
    isKeyNeeded: false,
    isFreeHere: true,
  },
];
