import { describe, expect, it } from 'vitest';
import type { ResearchWork } from '#main/values/work.ts';
import { cutEverywhere } from '#test/support/cut-everywhere.ts';
import { bytesOf, useRecordings } from '#test/support/recordings.ts';
import { perplexityWorker, searchWorker } from './worker.ts';

const WORK: ResearchWork = {
  kind: 'research',
  question: 'When was the first podcast published?',
  system: null,
  maxOutputTokens: null,
  isFactCheck: false,
  isStream: false,
};
const TEXT = {
  kind: 'text',
  prompt: 'x',
  system: null,
  maxOutputTokens: null,
  isStream: false,
} as const;
const bodyOf = (request: { readonly body: string } | null): unknown =>
  JSON.parse(request?.body ?? '');
const PAGE = { url: 'https://a.example', title: 'A' };

describe('research by Perplexity', () => {
  it('is asked of an agent that has to search', () => {
    expect(perplexityWorker.request(WORK, 'fast')?.path).toBe('/v1/agent');
    expect(bodyOf(perplexityWorker.request(WORK, 'fast'))).toEqual({
      preset: 'fast',
      input: WORK.question,
      tool_choice: 'required',
      stream: false,
    });
    expect(bodyOf(perplexityWorker.request(WORK, 'openai/gpt-6-sol'))).toMatchObject({
      model: 'openai/gpt-6-sol',
      tools: [{ type: 'web_search' }],
      tool_choice: 'required',
    });
    expect(perplexityWorker.request(TEXT, 'fast')).toBeNull();
  });

  it('takes instructions and a length, and asks for a verdict where a fact is checked', () => {
    const work = { ...WORK, isFactCheck: true, system: 'Be brief.', maxOutputTokens: 99 };
    expect(bodyOf(perplexityWorker.request(work, 'fast'))).toMatchObject({
      instructions: expect.stringMatching(/True, False, .* sources .*\n\nBe brief\.$/s) as string,
      max_output_tokens: 99,
    });
  });

  it('has its text and every source once (hand-written)', () => {
    const output = [
      { type: 'search_results', results: [PAGE, { ...PAGE, title: 'A once more' }, { url: '' }] },
      { type: 'other', content: [{ text: 'Not this.' }] },
      {
        type: 'message',
        content: [{ text: 'In ', annotations: [{ url: 'https://b.example' }] }, { text: '2003.' }],
      },
    ];
    const read = (body: object) =>
      perplexityWorker.readResult(WORK, {}, Buffer.from(JSON.stringify(body)));
    expect(read({ output })).toEqual({
      kind: 'text',
      text: 'In 2003.',
      sources: [PAGE, { url: 'https://b.example', title: null }],
    });
    expect(read({})).toBeNull();
  });

  it('is streamed wherever its bytes are cut, its sources at the end (hand-written)', () => {
    const response = { output: [{ type: 'search_results', results: [PAGE] }] };
    const bytes = [
      { type: 'response.created', response: { output: [] } },
      { type: 'response.output_text.delta', delta: 'Früher ' },
      { type: 'response.output_text.delta', delta: '🎙 als 2004.' },
      { type: 'response.completed', response },
    ].map((event) => `data: ${JSON.stringify(event)}\n\n`);
    const create = () => perplexityWorker.createReader(WORK);
    const text = 'Früher 🎙 als 2004.';
    expect(cutEverywhere(Buffer.from(bytes.join('')), create)).toEqual([{ text, sources: [PAGE] }]);
  });
});

describe('recorded research', () => {
  const recordings = useRecordings('perplexity');

  it('keeps its text and its source, plain and streamed', () => {
    const whole = recordings.read('perplexity-03').response;
    expect(perplexityWorker.readResult(WORK, {}, bytesOf(whole))).toMatchObject({
      text: expect.stringContaining('typescriptlang.org') as string,
      sources: [{ url: 'https://www.typescriptlang.org/' }],
    });
    const reader = perplexityWorker.createReader(WORK);
    const text = reader.push(bytesOf(recordings.read('perplexity-04').response));
    expect(text.length).toBeGreaterThan(20);
    expect(reader.sources.length).toBeGreaterThan(0);
  });
});

describe('a search of the web', () => {
  it('takes the question as it is, and nothing that a search can’t follow', () => {
    const request = searchWorker.request(WORK, null);
    expect(request?.path).toBe('/search');
    expect(bodyOf(request)).toEqual({ query: WORK.question });
    expect(searchWorker.request({ ...WORK, system: 'Be brief.' }, null)).toBeNull();
    expect(searchWorker.request({ ...WORK, maxOutputTokens: 9 }, null)).toBeNull();
    expect(searchWorker.request(TEXT, null)).toBeNull();
  });

  it('answers with the pages, and gives no verdict on a claim (hand-written)', () => {
    const results = [{ ...PAGE, snippet: 'In 2003.' }];
    const read = (isFactCheck: boolean, found: object) =>
      searchWorker.readResult({ ...WORK, isFactCheck }, {}, Buffer.from(JSON.stringify(found)));
    expect(read(false, { results })).toEqual({
      kind: 'text',
      text: '1. A (https://a.example)\nIn 2003.',
      sources: [PAGE],
    });
    expect(read(true, { results })).toMatchObject({ text: expect.stringMatching(/no verdict/) });
    expect(read(false, { results: [] })).toMatchObject({ text: 'The search found nothing.' });
    expect(read(false, {})).toBeNull();
  });
});
