import { randomBytes, randomFillSync } from 'node:crypto';

/** The only source of chance in the core, so that a test can repeat a run from its seed. */
export interface Random {
  bytes(length: number): Buffer;
  /** Evenly from 0 (included) to 1 (excluded). */
  fraction(): number;
}

/** 48 bits fill a double's fraction closely enough for jitter. */
const FRACTION_BYTES = 6;

/** Asking the system costs far more than the few bytes of an id, so many are taken at once. */
const POOL_BYTES = 4_096;
const SMALL_BYTES = 16;
const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

/** Bytes that nobody else was or will be given, of which the pool keeps no copy. */
function take(length: number): Buffer {
  if (length > SMALL_BYTES) return randomBytes(length);
  if (used + length > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  used += length;
  const piece = pool.subarray(used - length, used);
  const taken = Buffer.from(piece);
  piece.fill(0);
  return taken;
}

export const systemRandom: Random = {
  bytes: take,
  fraction: () => take(FRACTION_BYTES).readUIntBE(0, FRACTION_BYTES) / 2 ** 48,
};
