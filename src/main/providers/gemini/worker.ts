import * as z from 'zod';
import { parseJson } from '../parse-json.ts';
import { createTextReader } from '../text-reader.ts';
import { JSON_HEADERS, type Worker } from '../worker.ts';

const Part = z.object({ text: z.string().catch(''), thought: z.boolean().catch(false) });
const Reply = z.object({
  candidates: z
    .array(z.object({ content: z.object({ parts: z.array(Part).catch([]) }).optional() }))
    .min(1),
});

/** Gemini does work of text. What it thinks on the way is not part of the answer. */
export const geminiWorker: Worker = {
  usualModel: 'gemini-3.8-flash',
  request: (work, model) =>
    work.kind === 'text'
      ? {
          method: 'POST',
          path: `/v1/models/${encodeURIComponent(model ?? '')}:${work.isStream ? 'streamGenerateContent' : 'generateContent'}`,
          ...(work.isStream ? { query: '?alt=sse' } : {}),
          headers: JSON_HEADERS,
          body: JSON.stringify({
            ...(work.system === null
              ? {}
              : { systemInstruction: { parts: [{ text: work.system }] } }),
            contents: [{ role: 'user', parts: [{ text: work.prompt }] }],
            ...(work.maxOutputTokens === null
              ? {}
              : { generationConfig: { maxOutputTokens: work.maxOutputTokens } }),
          }),
        }
      : null,
  readResult: (_work, _headers, body) => {
    const text = textIn(parseJson(body));
    return text === null ? null : { kind: 'text', text, sources: [] };
  },
  createReader: () => createTextReader((data) => ({ text: textIn(parseJson(data)) ?? '' })),
};

/** Of the first candidate, as only one is asked for; `null` where there is none, as when a prompt is blocked. */
function textIn(value: unknown): string | null {
  const reply = Reply.safeParse(value);
  if (!reply.success) return null;
  const parts = reply.data.candidates[0]?.content?.parts ?? [];
  return parts.map(({ text, thought }) => (thought ? '' : text)).join('');
}
