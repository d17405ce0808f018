/** A piece of work that any capable provider can do. */
export type Work = TextWork | VoiceWork | ResearchWork;

export interface TextWork {
  readonly kind: 'text';
  readonly prompt: string;
  /** How to go about it; `null` without. */
  readonly system: string | null;
  /** `null` leaves it to the provider's usual length. */
  readonly maxOutputTokens: number | null;
  readonly isStream: boolean;
}

export interface VoiceWork {
  readonly kind: 'voice';
  readonly text: string;
  /** A voice's name or id at that provider; `null` for the usual one. */
  readonly voice: string | null;
  readonly isStream: boolean;
}

export interface ResearchWork {
  readonly kind: 'research';
  readonly question: string;
  /** How to go about it; `null` without. */
  readonly system: string | null;
  /** `null` leaves it to the provider's usual length. */
  readonly maxOutputTokens: number | null;
  /** Whether the question is a claim, and what is wanted a verdict on it. */
  readonly isFactCheck: boolean;
  readonly isStream: boolean;
}

export interface Source {
  readonly title: string | null;
  readonly url: string;
}

/** What came of it. */
export type WorkResult =
  | { readonly kind: 'text'; readonly text: string; readonly sources: readonly Source[] }
  | { readonly kind: 'voice'; readonly audio: Buffer; readonly contentType: string };
