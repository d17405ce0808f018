import { expect, it } from 'vitest';
import type { TextWork } from '#main/values/work.ts';
import { cutEverywhere } from '#test/support/cut-everywhere.ts';
import { geminiWorker as worker } from './worker.ts';

const WORK: TextWork = {
  kind: 'text',
  prompt: 'Write a title.',
  system: null,
  maxOutputTokens: null,
  isStream: false,
};
const asked = (work: TextWork, model = 'gemini-3.8-flash') => {
  const request = worker.request(work, model);
  return { ...request, body: JSON.parse(request?.body ?? '') as unknown };
};
const read = (body: object) => worker.readResult(WORK, {}, Buffer.from(JSON.stringify(body)));

it('is asked in its own words, the model in the path', () => {
  expect(asked(WORK)).toMatchObject({
    path: '/v1/models/gemini-3.8-flash:generateContent',
    body: { contents: [{ role: 'user', parts: [{ text: 'Write a title.' }] }] },
  });
  expect(asked({ ...WORK, system: 'Be brief.', maxOutputTokens: 9, isStream: true })).toMatchObject(
    {
      path: '/v1/models/gemini-3.8-flash:streamGenerateContent',
      query: '?alt=sse',
      body: {
        systemInstruction: { parts: [{ text: 'Be brief.' }] },
        generationConfig: { maxOutputTokens: 9 },
      },
    },
  );
});

it('names nothing that was not asked for, and speaks nothing', () => {
  expect(Object.keys(asked(WORK).body as object)).toEqual(['contents']);
  const voice = { kind: 'voice', text: 'Hello.', voice: null, isStream: false } as const;
  expect(worker.request(voice, 'gemini-3.8-flash')).toBeNull();
});

it('answers with its words and without its thoughts (hand-written)', () => {
  const parts = [{ text: 'Hm.', thought: true }, { text: 'Room ' }, { text: 'tone' }];
  expect(read({ candidates: [{ content: { parts } }] })).toMatchObject({ text: 'Room tone' });
  expect(read({ promptFeedback: { blockReason: 'SAFETY' } })).toBeNull();
  expect(worker.readResult(WORK, {}, Buffer.from('<html>'))).toBeNull();
});

it('streams its words wherever the bytes are cut (hand-written)', () => {
  const event = (text: string): string =>
    `data: ${JSON.stringify({ candidates: [{ content: { parts: [{ text }] } }] })}\r\n\r\n`;
  const bytes = Buffer.from(
    `${event('Grüße ')}${event('aus dem Schrank')}data: {"usageMetadata":{}}\r\n\r\n`,
  );
  const text = 'Grüße aus dem Schrank';
  expect(cutEverywhere(bytes, () => worker.createReader(WORK))).toEqual([{ text, sources: [] }]);
});
