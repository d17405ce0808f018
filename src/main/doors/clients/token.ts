import { createHash } from 'node:crypto';
import type { Random } from '#main/host/random.ts';

/** 256 bit. */
const TOKEN_BYTES = 32;

/** A new token: the prefix, then 256 random bits in base64url. */
export function makeToken(prefix: 'tl' | 'tlw', random: Random): string {
  return `${prefix}_${random.bytes(TOKEN_BYTES).toString('base64url')}`;
}

/**
 * What is kept of a token. Looking up a digest takes no time that depends on the token, and 256 random
 * bits need no salt.
 */
export function digestToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
