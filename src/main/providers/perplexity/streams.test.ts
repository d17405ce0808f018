import { describe, expect, it } from 'vitest';
import type { StreamReading } from '#main/values/native-answer.ts';
import { createAgentStreamReader } from './agent-stream.ts';
import { createChatStreamReader } from './chat-stream.ts';

const data = (event: unknown): string => `data: ${JSON.stringify(event)}\n\n`;

function read(reader: StreamReading, ...events: readonly unknown[]): StreamReading {
  for (const event of events) {
    const chunk = Buffer.from(typeof event === 'string' ? event : data(event));
    expect(reader.push(chunk)).toBe(chunk);
  }
  return reader;
}

describe('a stream of the Agent API (hand-written)', () => {
  const created = { type: 'response.created', response: { model: 'fast', usage: null } };
  const usage = {
    input_tokens: 100,
    input_tokens_details: { cache_creation_input_tokens: 20, cache_read_input_tokens: 30 },
    output_tokens: 8,
    output_tokens_details: { reasoning_tokens: 3 },
    tool_calls_details: {
      search_web: { invocation: 2 },
      tool_search: { invocation: 9 },
      fetch_url: { invocation: 4 },
    },
    cost: { currency: 'USD', total_cost: 0.002 },
  };
  const completed = { type: 'response.completed', response: { model: 'a/b', usage } };
  const agent = (...events: readonly unknown[]) => read(createAgentStreamReader(), ...events);

  it('has no content before something is done, and no use before its end', () => {
    const reader = agent(created, { type: 'response.in_progress' }, ': ping\n\n');
    expect(reader).toMatchObject({ hasContent: false, isComplete: false, isUsageFinal: false });
    expect(reader.reading).toEqual({ model: null, usage: null, reportedNanoUsd: null });

    read(reader, { type: 'response.output_text.delta', delta: 'Hello' });
    expect(reader).toMatchObject({ hasContent: true, contentCharacters: 5 });
    expect(reader.reading.usage).toBeNull();
  });

  it('tells at its end which model it was and what was used, each token once', () => {
    const reader = agent(created, completed);
    expect(reader).toMatchObject({ isComplete: true, isUsageFinal: true, fault: null });
    expect(reader.reading).toMatchObject({
      model: 'a/b',
      usage: {
        inputTokens: 50,
        cacheReadTokens: 30,
        cacheWriteTokens: 20,
        outputTokens: 8,
        thinkingTokens: 3,
        queries: 2,
      },
      reportedNanoUsd: 2_000_000,
    });
  });

  it('shows a search that begins, so that nobody waits in the dark', () => {
    const reader = agent(created, { type: 'response.reasoning.search_queries', queries: ['x'] });
    expect(reader.hasContent).toBe(true);
  });

  it('that failed before its content is a failure and no content', () => {
    const error = { message: 'Too fast.', code: '429', type: 'rate_limit_exceeded' };
    const reader = agent(created, { type: 'response.failed', error });
    expect(reader).toMatchObject({ hasContent: false, isComplete: false });
    expect(reader.fault).toMatchObject({ kind: 'rate_limited' });
  });

  it('that failed may have been charged all the same', () => {
    const response = { model: 'a/b', usage, error: { message: 'Broke.', code: 'server_error' } };
    const reader = agent(created, { type: 'response.failed', response });
    expect(reader.fault?.kind).toBe('transient');
    expect(reader.reading.reportedNanoUsd).toBe(2_000_000);
  });

  it.each(['response.incomplete', 'response.cancelled'])('that ended with %s is over', (type) => {
    expect(agent(created, { ...completed, type })).toMatchObject({
      isComplete: true,
      fault: null,
      reading: { reportedNanoUsd: 2_000_000 },
    });
  });

  it('is read by the names of its events where the data has none', () => {
    const body = JSON.stringify({ response: { usage } });
    expect(agent(`event: response.completed\ndata: ${body}\n\n`).isComplete).toBe(true);
  });

  it.each([
    { input_tokens: -1, output_tokens: 'many', cost: { total_cost: -5 } },
    { cost: { total_cost: 1e30 }, input_tokens: 1e300 },
    { cost: { total_cost: 1, currency: 'EUR' } },
    { cost: 'free', tool_calls_details: [1] },
  ])('believes no use that can’t be: %j', (odd) => {
    const { reading } = agent({ type: 'response.completed', response: { usage: odd } });
    expect(reading.reportedNanoUsd).toBeNull();
    expect(reading.usage).toMatchObject({ inputTokens: null, outputTokens: null });
  });

  it('counts no token below none, whatever is said of the cache', () => {
    const more = { input_tokens: 5, input_tokens_details: { cached_tokens: 9 }, output_tokens: 1 };
    const { reading } = agent({ type: 'response.completed', response: { usage: more } });
    expect(reading.usage).toMatchObject({ inputTokens: 0, cacheReadTokens: 9, queries: 0 });
  });
});

describe('a stream of the older chat completions (hand-written)', () => {
  const chunk = (content: string, total: number, more: object = {}) => ({
    model: 'sonar',
    usage: { prompt_tokens: 7, completion_tokens: total, cost: { total_cost: total / 1_000 } },
    choices: [{ delta: { content }, finish_reason: null, ...more }],
  });
  const chat = (...events: readonly unknown[]) => read(createChatStreamReader(), ...events);

  it('costs what its last piece says, because each says the sum', () => {
    const reader = chat(chunk('One', 1), chunk(' two', 2), chunk('', 3, { finish_reason: 'stop' }));
    expect(reader).toMatchObject({
      isComplete: true,
      isUsageFinal: true,
      contentCharacters: 7,
      reading: { model: 'sonar', usage: { inputTokens: 7 }, reportedNanoUsd: 3_000_000 },
    });
  });

  it('that was cut has cost so much at least', () => {
    const reader = chat(chunk('One', 1), chunk(' two', 2));
    expect(reader).toMatchObject({ isComplete: false, isUsageFinal: false });
    expect(reader.reading.reportedNanoUsd).toBe(2_000_000);
  });

  it.each(['data: [DONE]\n\n', { type: 'end_of_stream', choices: [] }])(
    'is over with %j',
    (end) => {
      expect(chat(chunk('One', 1), end).isComplete).toBe(true);
    },
  );

  it('has its errors as pieces', () => {
    const error = { message: 'Broke.', type: 'server_error', code: 500 };
    expect(chat(chunk('One', 1), { error }).fault?.kind).toBe('transient');
  });

  it.each(['data: {{{\n\n', 'data: 7\n\n', 'data: null\n\n', '\u0000\uFFFF'])(
    'survives %j',
    (odd) => {
      expect(chat(odd)).toMatchObject({ isComplete: false, hasContent: false, fault: null });
    },
  );
});
