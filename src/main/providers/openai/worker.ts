import * as z from 'zod';
import { parseJson } from '../parse-json.ts';
import { createTextReader } from '../text-reader.ts';
import { JSON_HEADERS, type Worker } from '../worker.ts';

const Text = z.string().nullish().catch(null);
const Reply = z.object({
  choices: z.array(z.object({ message: z.object({ content: Text }) })).min(1),
});
const Chunk = z.object({
  choices: z.array(z.object({ delta: z.object({ content: Text }) })).min(1),
});
const ModelList = z.object({ data: z.array(z.object({ id: z.string().min(1) })) });

/** Servers that speak as OpenAI does, by chat completions: that much all of them have. */
function textWorker(limit: 'max_tokens' | 'max_completion_tokens'): Omit<Worker, 'usualModel'> {
  return {
    request: (work, model) =>
      work.kind === 'text'
        ? {
            method: 'POST',
            path: '/v1/chat/completions',
            headers: JSON_HEADERS,
            body: JSON.stringify({
              model,
              messages: [
                ...(work.system === null ? [] : [{ role: 'system', content: work.system }]),
                { role: 'user', content: work.prompt },
              ],
              ...(work.maxOutputTokens === null ? {} : { [limit]: work.maxOutputTokens }),
              stream: work.isStream,
            }),
          }
        : null,
    readResult: (_work, _headers, body) => {
      const reply = Reply.safeParse(parseJson(body));
      if (!reply.success) return null;
      return { kind: 'text', text: reply.data.choices[0]?.message.content ?? '', sources: [] };
    },
    createReader: () =>
      createTextReader((data) => {
        const chunk = Chunk.safeParse(parseJson(data));
        return chunk.success ? { text: chunk.data.choices[0]?.delta.content ?? '' } : {};
      }),
  };
}

/** OpenAI does work of text. Its newer models refuse `max_tokens`. */
export const openAiWorker: Worker = {
  ...textWorker('max_completion_tokens'),
  usualModel: 'gpt-6-luna',
};

/** A model on the person's own computer does work of text: the first that its server lists, unless one is named. */
export const localModelWorker: Worker = {
  ...textWorker('max_tokens'),
  usualModel: null,
  modelList: {
    path: '/v1/models',
    read: (body) => ModelList.safeParse(parseJson(body)).data?.data[0]?.id ?? null,
  },
};
