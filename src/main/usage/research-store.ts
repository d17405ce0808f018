import * as z from 'zod';
import type { Database } from '#main/host/sqlite.ts';

/** A research answer of before. */
export interface KeptAnswer {
  readonly atMs: number;
  readonly question: string;
  readonly answer: string;
  readonly sources: readonly { readonly title: string | null; readonly url: string }[];
}

const Row = z.object({
  at: z.int(),
  question: z.string(),
  answer: z.string(),
  sources: z.string(),
});
const Count = z.object({ count: z.int() });
const Sources = z.array(z.object({ title: z.string().nullable(), url: z.string() }));

/** So many words of the two questions must be the same ones, as a share of all that either has. */
const ALIKE = 0.6;
const LOOKED_AT = 20;
/** Words that say nothing about the subject. */
const SMALL = new Set(
  'a an and are as at be by did do does for from had has have how i in is it its me my of on or that the this to was were what when where which who why will with you your'.split(
    ' ',
  ),
);

/** Research answers on this computer, found again by the words of their question. */
export class ResearchStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  keep(callId: string, { atMs, question, answer, sources }: KeptAnswer): void {
    this.#database.run(
      `INSERT INTO research (at, call_id, question, answer, sources)
       VALUES (:atMs, :callId, :question, :answer, :sources)`,
      { atMs, callId, question, answer, sources: JSON.stringify(sources) },
    );
  }

  /** The newest answer to nearly the same question; `null` when there is none. A verdict is no answer to a question, nor the other way round. */
  find(question: string, isFactCheck: boolean): KeptAnswer | null {
    const words = wordsOf(question);
    if (words.size === 0) return null;
    const match = [...words].map((word) => `"${word}"`).join(' OR ');
    const rows = Row.array().parse(
      this.#database.all(
        `SELECT at, research.question, research.answer, sources
         FROM research_words JOIN research ON research.id = research_words.rowid
           JOIN calls ON calls.id = research.call_id
         WHERE research_words MATCH :match
           AND (calls.request_type IS 'fact_checking') = :isFactCheck
         ORDER BY rank LIMIT ${LOOKED_AT}`,
        { match: `question : (${match})`, isFactCheck: isFactCheck ? 1 : 0 },
      ),
    );
    const [newest] = rows
      .filter((row) => likeness(words, wordsOf(row.question)) >= ALIKE)
      .toSorted((a, b) => b.at - a.at);
    if (!newest) return null;
    const sources = Sources.catch([]).parse(JSON.parse(newest.sources));
    return { atMs: newest.at, question: newest.question, answer: newest.answer, sources };
  }

  /** Forgets everything. Returns how many answers that were. */
  erase(): number {
    const { count } = Count.parse(this.#database.get('SELECT COUNT(*) AS count FROM research', {}));
    this.#database.run('DELETE FROM research', {});
    return count;
  }
}

function wordsOf(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(words.filter((word) => !SMALL.has(word)));
}

/** The share of words that are in both, of all words: 0 to 1. */
function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const both = [...one].filter((word) => other.has(word)).length;
  const all = one.size + other.size - both;
  return all === 0 ? 0 : both / all;
}
