/** Shorter than this, a text is no secret, and taking it out would eat ordinary words. */
const SHORTEST_SECRET = 8;
const REMOVED = '[secret removed]';

/**
 * Shapes that are secrets whoever they belong to: keys of providers, our own tokens, and whatever
 * stands behind an authorisation scheme. A net below the known values, not a replacement for them.
 */
const SHAPES = [
  /\bsk-[A-Za-z0-9_-]{8,}/g,
  /\btl_[A-Za-z0-9_-]{8,}/g,
  /\bpplx-[A-Za-z0-9]{8,}/g,
  /\b(?:AIza|AQ\.)[A-Za-z0-9_-]{20,}/g,
  /\b(?:Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi,
];

/** Takes every known secret out of a line, in the forms in which one usually travels. */
export class Redactor {
  readonly #forms = new Set<string>();

  learn(secret: string): void {
    if (secret.length < SHORTEST_SECRET) return;
    for (const form of formsOf(secret)) this.#forms.add(form);
  }

  redact(line: string): string {
    let clean = line;
    for (const form of this.#forms) clean = clean.replaceAll(form, REMOVED);
    for (const shape of SHAPES) clean = clean.replace(shape, REMOVED);
    return clean;
  }
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  // A secret inside a longer base64 text begins at one of three offsets; its middle is always the same.
  const inBase64 = [0, 1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .slice(offset === 0 ? 0 : 4)
      .replace(/.{0,4}=*$/, ''),
  );
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    bytes.toString('hex'),
    ...inBase64.filter((text) => text.length >= SHORTEST_SECRET),
  ];
}
