/** What the stand-in says, in pieces, as a model would stream it. */
const ANSWERS: readonly string[] = [
  'Hello! Your microphone is on, your show is ready, and so am I.',
  'Here is an opening for the episode: “Before the web was loud, it was quiet. Tonight we go back and listen.” Then leave two seconds of room tone before your name.',
  'Three titles: “The Quiet Web”, “What We Lost in the Noise”, and “Pages Without Feeds”. The first one is the easiest to say out loud.',
  'The second paragraph repeats the first. Cut it, and let your guest answer sooner: listeners wait for the voice, not for the setup.',
  'Show notes: one sentence about the guest, three links, the music credit, and the time at which the interview begins.',
];

/** The same request always gets the same answer, so that a test and a person see what they saw before. */
export function answerTo(requestBody: string): string {
  let sum = 0;
  for (let index = 0; index < requestBody.length; index += 1) sum += requestBody.charCodeAt(index);
  return ANSWERS[sum % ANSWERS.length] ?? '';
}

/** Pieces of about four words, cut behind a blank. */
export function inPieces(text: string): string[] {
  return text.match(/(?:\S+\s*){1,4}/g) ?? [text];
}

/** About four characters to a token. */
export function countTokens(text: string): number {
  return Math.max(1, Math.ceil(text.length / 4));
}
