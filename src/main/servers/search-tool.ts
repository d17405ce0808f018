import * as z from 'zod';
import type { Source } from '#main/values/work.ts';
import type { RawResult } from './tool-call.ts';

/** What servers call the words that they search for, the usual one first. */
const QUESTIONS = ['query', 'q', 'question', 'search', 'search_query', 'keywords', 'text', 'input'];

const Schema = z.object({
  properties: z.record(z.string(), z.looseObject({ type: z.unknown() })).catch({}),
  required: z.array(z.string()).catch([]),
});
const Item = z.object({
  type: z.string(),
  text: z.string().catch(''),
  uri: z.string().nullish().catch(null),
  name: z.string().nullish().catch(null),
  title: z.string().nullish().catch(null),
});
const Result = z.object({ content: z.array(z.unknown()), isError: z.boolean().catch(false) });

const ADDRESS = /https?:\/\/[^\s<>"'`)\]}]+/g;

/** The arguments that ask a tool this question; `null` where it needs more than a question, or takes none. */
export function askedOf(
  definition: Readonly<Record<string, unknown>>,
  question: string,
): RawResult | null {
  const schema = Schema.safeParse(definition['inputSchema']);
  if (!schema.success) return null;
  const { properties, required } = schema.data;
  const texts = Object.keys(properties).filter((name) => properties[name]?.type === 'string');
  const name =
    QUESTIONS.find((one) => texts.includes(one)) ?? texts.find((one) => required.includes(one));
  const isEnough = name !== undefined && required.every((one) => one === name);
  return isEnough ? { [name]: question } : null;
}

/** What a tool found: its text, and every address that it names. `null` for bytes that are no result. */
export function foundIn(
  result: unknown,
): { text: string; sources: Source[]; isError: boolean } | null {
  const read = Result.safeParse(result);
  if (!read.success) return null;
  const items = read.data.content.flatMap((item) => Item.safeParse(item).data ?? []);
  const text = items.flatMap((item) => (item.type === 'text' ? item.text : [])).join('\n\n');
  const pages = new Map<string, Source>();
  for (const { type, uri, name, title } of items)
    if (type === 'resource_link' && uri) pages.set(uri, { url: uri, title: title ?? name ?? null });
  for (const [found] of text.matchAll(ADDRESS)) {
    const url = found.replace(/[.,;:!?]+$/, '');
    if (!pages.has(url)) pages.set(url, { url, title: null });
  }
  return { text, sources: [...pages.values()], isError: read.data.isError };
}
