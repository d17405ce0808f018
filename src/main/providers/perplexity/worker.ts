import * as z from 'zod';
import type { ResearchWork, Source } from '#main/values/work.ts';
import { parseJson } from '../parse-json.ts';
import { createTextReader } from '../text-reader.ts';
import { JSON_HEADERS, NO_TEXT, type Worker } from '../worker.ts';

/** The cheapest preset, which searches once. */
const USUAL_PRESET = 'fast';
const FACT_CHECK =
  'Judge whether the claim is true. Begin with one word: True, False, Mixed or Unproven. Then say why in a few sentences, and name the sources that your verdict rests on.';

const Page = z.object({ url: z.string().min(1), title: z.string().nullish().catch(null) });
const Part = z.object({ text: z.string().catch(''), annotations: z.array(z.unknown()).catch([]) });
const Output = z.object({
  type: z.string(),
  results: z.array(z.unknown()).catch([]),
  content: z.array(Part).catch([]),
});
const Reply = z.object({ output: z.array(z.unknown()) });
const Event = z.object({
  type: z.string(),
  delta: z.string().nullish().catch(null),
  response: z.unknown().optional(),
});
const Found = z.object({
  results: z.array(Page.extend({ snippet: z.string().catch('') })),
});

/**
 * Perplexity does research by its Agent API. A search is forced: left alone, a model may answer from memory,
 * and that is no research. A model is named by its vendor, `openai/gpt-6-luna`; everything else is a preset.
 */
export const perplexityWorker: Worker = {
  usualModel: USUAL_PRESET,
  request: (work, model) =>
    work.kind === 'research'
      ? {
          method: 'POST',
          path: '/v1/agent',
          headers: JSON_HEADERS,
          body: JSON.stringify({
            ...(model?.includes('/') === true
              ? { model, tools: [{ type: 'web_search' }] }
              : { preset: model ?? USUAL_PRESET }),
            ...instructionsFor(work),
            input: work.question,
            tool_choice: 'required',
            ...(work.maxOutputTokens === null ? {} : { max_output_tokens: work.maxOutputTokens }),
            stream: work.isStream,
          }),
        }
      : null,
  readResult: (_work, _headers, body) => {
    const outputs = outputsOf(parseJson(body));
    if (!outputs) return null;
    const parts = outputs.flatMap(({ type, content }) => (type === 'message' ? content : []));
    return {
      kind: 'text',
      text: parts.map(({ text }) => text).join(''),
      sources: sourcesOf(outputs),
    };
  },
  createReader: () =>
    createTextReader((data) => {
      const event = Event.safeParse(parseJson(data)).data;
      if (event?.type === 'response.output_text.delta') return { text: event.delta ?? '' };
      const outputs = event && outputsOf(event.response);
      return outputs ? { sources: sourcesOf(outputs) } : {};
    }),
};

/** Perplexity's search finds pages and writes nothing, so it takes no instructions and gives no verdict. */
export const searchWorker: Worker = {
  usualModel: null,
  request: (work) =>
    work.kind === 'research' && work.system === null && work.maxOutputTokens === null
      ? {
          method: 'POST',
          path: '/search',
          headers: JSON_HEADERS,
          body: JSON.stringify({ query: work.question }),
        }
      : null,
  readResult: (work, _headers, body) => {
    const found = Found.safeParse(parseJson(body));
    if (!found.success) return null;
    const { results } = found.data;
    const isFactCheck = work.kind === 'research' && work.isFactCheck;
    return { kind: 'text', text: listOf(results, isFactCheck), sources: pagesOf(results) };
  },
  createReader: () => NO_TEXT,
};

function instructionsFor({ system, isFactCheck }: ResearchWork): {
  readonly instructions?: string;
} {
  const said = [isFactCheck ? FACT_CHECK : null, system].filter((one) => one !== null);
  return said.length === 0 ? {} : { instructions: said.join('\n\n') };
}

function outputsOf(response: unknown): z.infer<typeof Output>[] | null {
  const reply = Reply.safeParse(response);
  return reply.success
    ? reply.data.output.flatMap((output) => Output.safeParse(output).data ?? [])
    : null;
}

function sourcesOf(outputs: readonly z.infer<typeof Output>[]): readonly Source[] {
  return pagesOf(
    outputs.flatMap(({ results, content }) => [
      ...results,
      ...content.flatMap(({ annotations }) => annotations),
    ]),
  );
}

/** Each page once. */
function pagesOf(pages: readonly unknown[]): readonly Source[] {
  const known = new Map<string, Source>();
  for (const page of pages) {
    const { data } = Page.safeParse(page);
    if (data && !known.has(data.url))
      known.set(data.url, { url: data.url, title: data.title ?? null });
  }
  return [...known.values()];
}

function listOf(results: z.infer<typeof Found>['results'], isFactCheck: boolean): string {
  if (results.length === 0) return 'The search found nothing.';
  const lines = results.map(
    ({ title, url, snippet }, index) => `${index + 1}. ${title ?? url} (${url})\n${snippet}`,
  );
  const verdict = isFactCheck
    ? 'A search gives no verdict. These pages may help to find one.\n\n'
    : '';
  return verdict + lines.join('\n\n');
}
