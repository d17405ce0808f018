import { describe, expect, it } from 'vitest';
import { ownErrorBody, ownErrorEvent } from './own-error.ts';
import { readReply } from './read-reply.ts';
import { readRequest as readRouteRequest } from './read-request.ts';

const bytes = (body: unknown): Uint8Array => Buffer.from(JSON.stringify(body));
const readRequest = (body: Uint8Array) => readRouteRequest({ params: {}, headers: {}, body });

describe('a request', () => {
  it('says its model, whether it wants a stream, and how many characters go in', () => {
    const body = {
      model: 'claude-opus-5-5',
      stream: true,
      max_tokens: 1_000_000,
      system: 'Be brief.',
      messages: [{ role: 'user', content: 'Hello' }],
    };
    // "Be brief." + role, user, content, Hello: the names travel to the model, too.
    const reading = readRequest(bytes(body));
    expect(reading).toMatchObject({ model: 'claude-opus-5-5', isStream: true, body: null });
    const inputTokens = Math.ceil((9 + 4 + 4 + 7 + 5) / 4);
    expect(reading.estimate(null)).toMatchObject({ inputTokens, outputTokens: 1_000_000 });
    expect(reading.estimate(8)).toMatchObject({ inputTokens, outputTokens: 2 });
  });

  it('with a picture is not taken for a long text', () => {
    const picture = { type: 'base64', media_type: 'image/png', data: 'A'.repeat(1_000_000) };
    const body = { messages: [{ role: 'user', content: [{ type: 'image', source: picture }] }] };
    const { inputTokens } = readRequest(bytes(body)).estimate(0);
    expect(inputTokens).toBeGreaterThan(1_500);
    expect(inputTokens).toBeLessThan(1_750);
  });

  it.each(['', 'not JSON', '[]', 'null', '7'])('that is %j says nothing but its length', (text) => {
    const reading = readRequest(Buffer.from(text));
    expect(reading).toMatchObject({ model: null, isStream: false });
    expect(reading.estimate(0).inputTokens).toBe(Math.ceil(text.length / 4));
  });

  it('with odd fields says what it can', () => {
    expect(readRequest(bytes({ model: 7, stream: 'yes' }))).toMatchObject({
      model: null,
      isStream: false,
    });
  });

  it('nested a hundred thousand deep is survived', () => {
    const deep = `{"model":"m","messages":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(readRequest(Buffer.from(deep)).model).toBe('m');
  });
});

describe('an answer (hand-written)', () => {
  it('tells what was written to the cache for minutes from what was for an hour', () => {
    const usage = {
      input_tokens: 10,
      cache_creation_input_tokens: 500,
      cache_creation: { ephemeral_5m_input_tokens: 300, ephemeral_1h_input_tokens: 200 },
      output_tokens: 4,
    };
    expect(readReply({}, bytes({ model: 'm', usage }))?.usage).toMatchObject({
      cacheWriteTokens: 300,
      cacheWriteHourTokens: 200,
      cacheReadTokens: null,
    });
    const { cache_creation_input_tokens: _, ...withoutTotal } = usage;
    expect(readReply({}, bytes({ usage: withoutTotal }))?.usage?.cacheWriteTokens).toBe(300);
  });

  it.each([[{ input_tokens: -1 }], [{ input_tokens: 1.5 }], [{ input_tokens: null }], [{}]])(
    'with a use of %j has an unknown one, which is not zero',
    (usage) => {
      expect(readReply({}, bytes({ usage }))?.usage?.inputTokens).toBeNull();
    },
  );

  it('without a use has none', () => {
    expect(readReply({}, bytes({ model: 'm' }))).toMatchObject({ model: 'm', usage: null });
  });

  it.each(['<html></html>', '', '"text"', '{"model":"m","usage":{"input_tok'])(
    'that is %j is no answer',
    (text) => {
      expect(readReply({}, Buffer.from(text))).toBeNull();
    },
  );
});

describe('an error of ours', () => {
  it.each([
    [400, 'invalid_request_error'],
    [401, 'authentication_error'],
    [402, 'billing_error'],
    [404, 'not_found_error'],
    [413, 'request_too_large'],
    [429, 'rate_limit_error'],
    [502, 'api_error'],
    [504, 'timeout_error'],
  ])('with status %i has the type %s', (status, type) => {
    expect(JSON.parse(ownErrorBody(status, 'Words.'))).toEqual({
      type: 'error',
      error: { type, message: 'Words.' },
      request_id: null,
    });
  });

  it('in a stream is one event, on one line, whatever the words', () => {
    expect(ownErrorEvent('Two\nlines.')).toMatch(/^event: error\ndata: \{[^\n]*\}\n\n$/);
  });
});
