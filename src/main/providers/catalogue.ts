import { anthropic } from './anthropic/anthropic.ts';
import type { Dialect } from './dialect.ts';
import { gemini } from './gemini/gemini.ts';
import { tokenPrices, type PriceList } from './prices/price-list.ts';

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
];
