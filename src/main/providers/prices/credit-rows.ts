/** One row of our own price list for what is billed in credits of a plan. */
export interface CreditRow {
  readonly model: string;
  readonly unit: 'credits';
  /**
   * Published is a price per 1,000 characters. A model that takes half a credit for a character therefore
   * stands here with twice that.
   */
  readonly usdPerThousandCredits: number;
  /** What a character usually takes; a voice may change it, so it serves for estimates only. */
  readonly creditsPerCharacter: number;
  readonly source: 'third parties';
  /** C third parties agree, D one third party or disagreement. */
  readonly confidence: 'C' | 'D';
}

const REPORTED = { unit: 'credits', creditsPerCharacter: 1, source: 'third parties' } as const;
// The vendor's help: Flash and Turbo take one credit for two characters.
const HALF = { ...REPORTED, creditsPerCharacter: 0.5 } as const;

/** Read with the rest of our own table. The vendor's own price page could not be read, so these are its weakest rows. */
export const CREDIT_ROWS: readonly CreditRow[] = [
  { ...REPORTED, model: 'eleven_v4', usdPerThousandCredits: 0.08, confidence: 'C' },
  { ...HALF, model: 'eleven_v4_turbo', usdPerThousandCredits: 0.08, confidence: 'D' },
  { ...REPORTED, model: 'eleven_multilingual_v2', usdPerThousandCredits: 0.1, confidence: 'C' },
  { ...REPORTED, model: 'eleven_v3', usdPerThousandCredits: 0.1, confidence: 'C' },
  // Sources say 0.02 to 0.05 for 1,000 characters; the dearest of them counts.
  { ...HALF, model: 'eleven_flash_v2_5', usdPerThousandCredits: 0.1, confidence: 'D' },
  { ...HALF, model: 'eleven_turbo_v2_5', usdPerThousandCredits: 0.1, confidence: 'D' },
];

export function creditRowOf(model: string | null): CreditRow | null {
  return CREDIT_ROWS.find((row) => row.model === model) ?? null;
}

/** What so many characters will probably be billed, rounded up to whole credits. */
export function estimateCredits(model: string | null, characters: number): number {
  return Math.ceil(characters * (creditRowOf(model)?.creditsPerCharacter ?? 1));
}
