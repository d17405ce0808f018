import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StreamReading } from '#main/values/native-answer.ts';
import { createInteractionReader } from './interaction-reader.ts';
import { createOpenAiFormReader } from './openai-form-reader.ts';
import { INTERACTION_ERRORS } from './own-error.ts';
import { createStreamReader, isStreamed } from './stream-reader.ts';

const EVENTS = { 'content-type': 'text/event-stream' };
const LIST = { 'content-type': 'application/json; charset=UTF-8' };

// All of it is hand-written.
const chunk = (text: string, more: object = {}, usage: object = {}) => ({
  candidates: [{ content: { parts: [{ text }], role: 'model' }, index: 0, ...more }],
  usageMetadata: { promptTokenCount: 8, totalTokenCount: 28, ...usage },
  modelVersion: 'gemini-3.8-flash',
});
const FIRST = chunk('“One, }{ ö\\" ');
const LAST = chunk(
  'two”',
  { finishReason: 'STOP' },
  { candidatesTokenCount: 9, thoughtsTokenCount: 20 },
);
const asEvents = (...chunks: readonly unknown[]): string =>
  chunks.map((one) => `data: ${JSON.stringify(one)}\r\n\r\n`).join('');
const asList = (...chunks: readonly unknown[]): string =>
  `[${chunks.map((one) => JSON.stringify(one, null, 2)).join('\n,\r\n')}]\n`;

function read(reader: StreamReading, ...pieces: readonly Uint8Array[]) {
  for (const piece of pieces) reader.push(piece);
  const { reading, hasContent, isComplete, contentCharacters, fault } = reader;
  return { reading, hasContent, isComplete, contentCharacters, fault };
}

describe.each([
  ['server-sent events', EVENTS, asEvents],
  ['one long list', LIST, asList],
] as const)('a stream of %s', (_form, headers, write) => {
  const whole = Buffer.from(write(FIRST, LAST));
  const of = (...chunks: readonly unknown[]) =>
    read(createStreamReader(headers), Buffer.from(write(...chunks)));

  it('has its last word on use in its last piece, wherever it is cut', () => {
    const expected = read(createStreamReader(headers), whole);
    expect(expected).toMatchObject({
      reading: { model: 'gemini-3.8-flash', usage: { inputTokens: 8, outputTokens: 29 } },
      isComplete: true,
      hasContent: true,
      contentCharacters: '“One, }{ ö\\" two”'.length,
    });
    for (let cut = 0; cut <= whole.length; cut += 1) {
      const pieces = [whole.subarray(0, cut), whole.subarray(cut)];
      expect(read(createStreamReader(headers), ...pieces)).toEqual(expected);
    }
  });

  it('is complete only with a reason to finish, for each of its answers', () => {
    expect(of(FIRST)).toMatchObject({ isComplete: false, hasContent: true });
    const other = { ...LAST, candidates: LAST.candidates.map((one) => ({ ...one, index: 1 })) };
    expect(of(FIRST, other).isComplete).toBe(false);
    expect(of(FIRST, other, LAST).isComplete).toBe(true);
    expect(of().isComplete).toBe(false);
  });

  it('is complete when the question was blocked', () => {
    const blocked = {
      promptFeedback: { blockReason: 'SAFETY' },
      usageMetadata: { promptTokenCount: 4 },
    };
    expect(of(blocked)).toMatchObject({ isComplete: true, hasContent: false });
  });

  it('carries an error by its status', () => {
    const error = { error: { code: 503, message: 'Overloaded', status: 'UNAVAILABLE' } };
    expect(of(FIRST, error).fault).toMatchObject({ kind: 'overloaded' });
    expect(of(error)).toMatchObject({ hasContent: false, fault: { kind: 'overloaded' } });
  });

  it('counts sound by how long it is, and never by its letters', () => {
    const sound = { inlineData: { mimeType: 'audio/L16', data: 'A'.repeat(64_000) } };
    const spoken = { candidates: [{ content: { parts: [sound] } }] };
    // A second of sound is 25 tokens, which are 100 characters.
    expect(of(spoken).contentCharacters).toBe(100 + 'audio/L16'.length);
  });

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 })), (pieces) => {
        const reader = createStreamReader(headers);
        for (const piece of pieces) expect(reader.push(piece)).toBe(piece);
        expect(reader.isComplete).toBe(false);
      }),
    );
  });
});

it('tells an answer in pieces by its head', () => {
  expect(isStreamed(EVENTS)).toBe(true);
  expect(isStreamed(LIST)).toBe(true);
  expect(isStreamed({ 'content-type': 'text/html' })).toBe(false);
  expect(isStreamed({})).toBe(false);
});

it('ends a broken stream with an error in that stream’s own form', () => {
  expect(createStreamReader(EVENTS).errorEvent?.('Oh.')).toMatch(/^data: \{"error".*\}\r\n\r\n$/);
  const list = `[{}${createStreamReader(LIST).errorEvent?.('Oh.')}`;
  expect(JSON.parse(list)).toMatchObject([{}, { error: { message: 'Oh.' } }]);
  expect(INTERACTION_ERRORS.errorEvent('Oh.')).toContain('"event_type":"error"');
  expect(JSON.parse(INTERACTION_ERRORS.errorBody(402, 'Oh.'))).toEqual({
    error: { code: 'payment_required', message: 'Oh.' },
  });
});

describe('the stream of an interaction', () => {
  const event = (type: string, more: object = {}): string =>
    `event: ${type}\ndata: ${JSON.stringify({ event_type: type, ...more })}\n\n`;
  const usage = { total_input_tokens: 5, total_output_tokens: 7, total_tokens: 12 };
  const BEGUN = event('interaction.created', {
    interaction: { id: 'i', model: 'gemini-3.8-flash' },
  });
  const DELTA = event('step.delta', { index: 0, delta: { type: 'text', text: 'Hello ö' } });
  const END = event('interaction.completed', { interaction: { status: 'completed', usage } });

  it('is complete with `interaction.completed`, which has its use; wherever it is cut', () => {
    const whole = Buffer.from(BEGUN + DELTA + event('of.the.future') + END);
    const expected = read(createInteractionReader(), whole);
    expect(expected).toMatchObject({
      reading: { model: 'gemini-3.8-flash', usage: { inputTokens: 5, outputTokens: 7 } },
      isComplete: true,
      contentCharacters: 7,
      fault: null,
    });
    for (let cut = 0; cut <= whole.length; cut += 1) {
      const pieces = [whole.subarray(0, cut), whole.subarray(cut)];
      expect(read(createInteractionReader(), ...pieces)).toEqual(expected);
    }
    expect(read(createInteractionReader(), Buffer.from(BEGUN + DELTA)).isComplete).toBe(false);
  });

  it('carries an error of its own, or one that failed', () => {
    const error = event('error', { error: { code: 'rate_limit_exceeded', message: 'Slow' } });
    expect(read(createInteractionReader(), Buffer.from(error)).fault?.kind).toBe('rate_limited');
    const failed = event('interaction.completed', { interaction: { status: 'failed', usage } });
    expect(read(createInteractionReader(), Buffer.from(failed)).fault?.kind).toBe('transient');
  });
});

describe('a stream of the OpenAI form', () => {
  const data = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
  const delta = { model: 'models/gemini-3.8-flash', choices: [{ delta: { content: 'Hello' } }] };
  const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 9 };

  it('ends with [DONE], and has its use where the client asked for it', () => {
    const text = data(delta) + data({ choices: [], usage }) + 'data: [DONE]\n\n';
    expect(read(createOpenAiFormReader(), Buffer.from(text))).toMatchObject({
      reading: { model: 'gemini-3.8-flash', usage: { inputTokens: 3, outputTokens: 6 } },
      isComplete: true,
      contentCharacters: 5,
    });
    expect(read(createOpenAiFormReader(), Buffer.from(data(delta))).isComplete).toBe(false);
  });

  it('carries an error', () => {
    const error = data({ error: { code: 503, message: 'x', status: 'UNAVAILABLE' } });
    expect(read(createOpenAiFormReader(), Buffer.from(error)).fault?.kind).toBe('overloaded');
  });
});
