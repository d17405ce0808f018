import * as z from 'zod';
import { createTextReader } from '../text-reader.ts';
import { parseJson } from '../parse-json.ts';
import type { Worker } from '../worker.ts';
import { OUR_VERSION } from './anthropic.ts';

const USUAL_OUTPUT_TOKENS = 4_096;

const Reply = z.object({ content: z.array(z.looseObject({ type: z.string() })) });
const TextBlock = z.object({ type: z.literal('text'), text: z.string() });
const Delta = z.object({
  type: z.literal('content_block_delta'),
  delta: z.object({ type: z.literal('text_delta'), text: z.string() }),
});

/** Claude does work of text. It takes no `temperature` and the like: its newest version refuses them. */
export const anthropicWorker: Worker = {
  usualModel: 'claude-sonnet-5-5',
  request: (work, model) =>
    work.kind === 'text'
      ? {
          method: 'POST',
          path: '/v1/messages',
          headers: { 'anthropic-version': OUR_VERSION, 'content-type': 'application/json' },
          body: JSON.stringify({
            model,
            max_tokens: work.maxOutputTokens ?? USUAL_OUTPUT_TOKENS,
            ...(work.system === null ? {} : { system: work.system }),
            messages: [{ role: 'user', content: work.prompt }],
            stream: work.isStream,
          }),
        }
      : null,
  readResult: (_work, _headers, body) => {
    const reply = Reply.safeParse(parseJson(body));
    if (!reply.success) return null;
    const texts = reply.data.content.map((block) => TextBlock.safeParse(block).data?.text ?? '');
    return { kind: 'text', text: texts.join(''), sources: [] };
  },
  createReader: () =>
    createTextReader((data) => {
      const event = Delta.safeParse(parseJson(data));
      return event.success ? { text: event.data.delta.text } : {};
    }),
};
