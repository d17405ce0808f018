import { describe, expect, it } from 'vitest';
import { diagnosisOf } from './diagnose.ts';
import { createResponsesReader } from './responses-stream.ts';

const { event } = diagnosisOf('OpenAI');
const named = (type: string, more: object = {}): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: 1, ...more })}\n\n`;
const usage = {
  input_tokens: 30,
  input_tokens_details: { cached_tokens: 10 },
  output_tokens: 5,
  output_tokens_details: { reasoning_tokens: 2 },
};
const start = named('response.created', {
  response: { model: 'gpt-6-luna', usage: null, error: null },
});
const words = named('response.output_text.delta', { delta: 'Grüß Gott' });
const end = named('response.completed', {
  response: { model: 'gpt-6-luna-1', usage, error: null },
});

function read(...pieces: readonly Uint8Array[]) {
  const reader = createResponsesReader(event);
  const out = pieces.map((piece) => reader.push(piece));
  out.push(reader.end());
  const { reading, hasContent, isComplete, isUsageFinal, contentCharacters, fault } = reader;
  const text = Buffer.concat(out).toString();
  return { text, reading, hasContent, isComplete, isUsageFinal, contentCharacters, fault };
}

describe('a streamed response (hand-written)', () => {
  it('is read the same wherever it is cut, and passes unchanged', () => {
    const bytes = Buffer.from(start + words + end);
    const whole = read(bytes);
    expect(whole).toMatchObject({
      text: start + words + end,
      reading: {
        model: 'gpt-6-luna-1',
        usage: { inputTokens: 20, cacheReadTokens: 10, outputTokens: 5, thinkingTokens: 2 },
      },
      isComplete: true,
      isUsageFinal: true,
      contentCharacters: 'Grüß Gott'.length,
      fault: null,
    });
    for (let cut = 0; cut < bytes.length; cut += 1)
      expect(read(bytes.subarray(0, cut), bytes.subarray(cut))).toEqual(whole);
  });

  it('that stops at a limit is a result', () => {
    const cut = named('response.incomplete', { response: { usage } });
    expect(read(Buffer.from(start + words + cut))).toMatchObject({ isComplete: true, fault: null });
  });

  it('that is cut is not complete', () => {
    expect(read(Buffer.from(start + words))).toMatchObject({
      isComplete: false,
      isUsageFinal: false,
      hasContent: true,
    });
    expect(read(Buffer.from(start)).hasContent).toBe(false);
  });

  it.each([
    [
      named('response.failed', {
        response: { usage: null, error: { code: 'rate_limit_exceeded', message: 'x' } },
      }),
      'rate_limited',
    ],
    [
      named('response.failed', { response: { error: { code: 'server_error', message: 'x' } } }),
      'transient',
    ],
    [named('error', { code: 'insufficient_quota', message: 'x' }), 'quota_exhausted'],
    ['data: {"error":{"message":"x","type":"invalid_request_error"}}\n\n', 'bad_request'],
  ])('that says %j has failed', (text, kind) => {
    expect(read(Buffer.from(start + text))).toMatchObject({ isComplete: false, fault: { kind } });
  });
});
