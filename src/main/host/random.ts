import { randomBytes } from 'node:crypto';

/** The only source of chance in the core, so that a test can repeat a run from its seed. */
export interface Random {
  bytes(length: number): Buffer;
  /** Evenly from 0 (included) to 1 (excluded). */
  fraction(): number;
}

/** 48 bits fill a double's fraction closely enough for jitter. */
const FRACTION_BYTES = 6;

export const systemRandom: Random = {
  bytes: (length) => randomBytes(length),
  fraction: () => randomBytes(FRACTION_BYTES).readUIntBE(0, FRACTION_BYTES) / 2 ** 48,
};
