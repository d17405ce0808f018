import type { CostSource } from './cost.ts';

/** A price for what was used. */
export interface Price {
  readonly nanoUsd: number;
  readonly source: CostSource;
  /** Such as "own table 2026-11-22", so that history can be priced again. */
  readonly version: string;
}
