import { describe, expect, it } from 'vitest';
import { bytesOf, bytesWithoutNames, useRecordings } from '#test/support/recordings.ts';
import { headersDown } from '../forwarded-headers.ts';
import { readAgentReply } from './agent-reply.ts';
import { readAgentRequest } from './agent-request.ts';
import { createAgentStreamReader } from './agent-stream.ts';
import { readChatReply } from './chat.ts';
import { perplexity } from './perplexity.ts';

const { files, read: load } = useRecordings('perplexity');

describe('recordings of Perplexity', () => {
  it.each(files)('%s: is a fault only by its status, and says nothing of limits', (file) => {
    const { response } = load(file);
    const fault = perplexity.diagnose(response.status, response.headers, bytesOf(response), 0);
    expect(fault === null).toBe(response.status < 400);
    expect(perplexity.readLimits(response.headers, 0)).toEqual([]);
    expect(headersDown(response.headers)).not.toHaveProperty('strict-transport-security');
  });

  it('01, the older chat: the cost that it says', () => {
    expect(readChatReply({}, bytesOf(load('perplexity-01').response))).toMatchObject({
      model: 'sonar',
      usage: { inputTokens: 9, outputTokens: 12 },
      reportedNanoUsd: 5_020_000,
    });
  });

  it('02, a refused key: which may also be an empty account', () => {
    const { response } = load('perplexity-02');
    const body = bytesOf(response);
    expect(perplexity.diagnose(response.status, response.headers, body, 0)).toEqual({
      kind: 'auth',
      sentence:
        'Perplexity refused the key. It said: Invalid API key provided. Ensure your API key is correct and active.',
      retryAfterMs: null,
    });
    expect(perplexity.isKeyRestricted(response.status, body)).toBe(false);
    expect(perplexity.keyCheck.interpret(response.status, body)).toMatchObject({
      outcome: 'refused',
      sentence: expect.stringContaining('out of credit') as string,
    });
  });

  it('03, an agent: one search, its model, its cost, and each token once', () => {
    const { request, response } = load('perplexity-03');
    const asked = Buffer.from(JSON.stringify(request.body));
    expect(readAgentRequest({ params: {}, headers: {}, body: asked }).model).toBe('fast');
    expect(readAgentReply({}, bytesOf(response))).toMatchObject({
      model: 'openai/gpt-6-luna',
      usage: {
        inputTokens: 3_007 - 1_224 - 1_780,
        cacheWriteTokens: 1_224,
        cacheReadTokens: 1_780,
        outputTokens: 36,
        thinkingTokens: 0,
        queries: 1,
      },
      reportedNanoUsd: 1_190_000,
    });
  });

  it.each([
    ['with the names of its events', bytesOf],
    ['as data only', bytesWithoutNames],
  ])('04, a stream %s: whole, cut at every byte, and cut in half', (_how, toBytes) => {
    const { response } = load('perplexity-04');
    const bytes = toBytes(response);
    const read = (...pieces: readonly Uint8Array[]) => {
      const reader = createAgentStreamReader();
      for (const piece of pieces) reader.push(piece);
      const { reading, hasContent, isComplete, contentCharacters, fault } = reader;
      return { reading, hasContent, isComplete, contentCharacters, fault };
    };

    const whole = read(bytes);
    expect(whole).toMatchObject({
      reading: {
        model: 'openai/gpt-6-luna',
        usage: { inputTokens: 3, cacheReadTokens: 3_004, outputTokens: 37, queries: 1 },
        reportedNanoUsd: 1_050_000,
      },
      hasContent: true,
      isComplete: true,
      fault: null,
    });
    const said = response.events?.find(({ type }) => type === 'response.output_text.done');
    expect(whole.contentCharacters).toBe((said as { text?: string } | undefined)?.text?.length);
    for (let cut = 0; cut < bytes.length; cut += 1)
      expect(read(bytes.subarray(0, cut), bytes.subarray(cut))).toEqual(whole);

    const events = response.events ?? [];
    const half = toBytes({ ...response, events: events.slice(0, Math.floor(events.length / 2)) });
    expect(read(half)).toMatchObject({
      isComplete: false,
      reading: { usage: null, reportedNanoUsd: null },
    });
  });
});
