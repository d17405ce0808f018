/** The value of a JSON text, or `null` when it is none. */
export function parseJson(body: Uint8Array | string): unknown {
  try {
    return JSON.parse(typeof body === 'string' ? body : textOf(body));
  } catch {
    return null;
  }
}

/** Read where the bytes lie: a body may have 32 MB. */
function textOf({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('utf8');
}
