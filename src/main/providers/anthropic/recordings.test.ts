import { describe, expect, it } from 'vitest';
import { NOTHING_READ } from '#main/values/native-answer.ts';
import { bytesOf, useRecordings } from '#test/support/recordings.ts';
import { priceCall } from '../prices/price-call.ts';
import { headersDown, headersUp } from '../forwarded-headers.ts';
import { anthropic } from './anthropic.ts';
import { readReply } from './read-reply.ts';
import { readRequest as readRouteRequest } from './read-request.ts';
import { createStreamReader } from './stream-reader.ts';

const readRequest = (body: Uint8Array) => readRouteRequest({ params: {}, headers: {}, body });

const { files, read: load } = useRecordings('anthropic');
const NOW = Date.UTC(2026, 7, 19, 14, 34, 14);

describe('recordings of Anthropic', () => {
  it.each(files)(
    '%s: is no fault unless its status says so, and loses what must not come down',
    (file) => {
      const { response } = load(file);
      const fault = anthropic.diagnose(response.status, response.headers, bytesOf(response), NOW);
      const down = headersDown(response.headers);

      expect(fault === null).toBe(response.status < 400);
      expect(down).not.toHaveProperty('strict-transport-security');
      expect(down['request-id']).toBe('req_test0000000000000001');
      expect(anthropic.requestId(response.headers)).toBe('req_test0000000000000001');
    },
  );

  it.each(files)(
    '%s: its request goes up with all that is the vendor’s, and without a key',
    (file) => {
      const { request } = load(file);
      const up = headersUp(request.headers ?? {});
      expect(up).toMatchObject({ 'accept-encoding': 'identity' });
      expect(up['anthropic-version']).toBe(request.headers?.['anthropic-version']);
      expect(up).not.toHaveProperty('x-api-key');
    },
  );

  it('01, a message: its use, its price, and all of its twelve headers on limits', () => {
    const { request, response } = load('anthropic-01');
    const reading = readReply({}, bytesOf(response));

    expect(readRequest(Buffer.from(JSON.stringify(request.body)))).toMatchObject({
      model: 'claude-haiku-4-5-20251001',
      isStream: false,
    });
    expect(reading).toMatchObject({
      model: 'claude-haiku-4-5-20251001',
      usage: { inputTokens: 17, outputTokens: 64, cacheReadTokens: 0, cacheWriteTokens: 0 },
    });
    // 17 × $1 + 64 × $5 per million tokens.
    expect(reading?.usage && priceCall(reading.model ?? '', reading.usage, NOW)?.nanoUsd).toBe(
      337_000,
    );
    const resetAtMs = Date.UTC(2026, 7, 19, 14, 34, 13);
    expect(anthropic.readLimits(response.headers, NOW)).toEqual([
      {
        name: 'requests per minute',
        limit: 10_000,
        remaining: 9_999,
        resetAtMs,
        reportedAtMs: NOW,
      },
      {
        name: 'tokens per minute',
        limit: 12_000_000,
        remaining: 12_000_000,
        resetAtMs,
        reportedAtMs: NOW,
      },
      {
        name: 'input tokens per minute',
        limit: 10_000_000,
        remaining: 10_000_000,
        resetAtMs,
        reportedAtMs: NOW,
      },
      {
        name: 'output tokens per minute',
        limit: 2_000_000,
        remaining: 2_000_000,
        resetAtMs: resetAtMs + 1_000,
        reportedAtMs: NOW,
      },
    ]);
  });

  it('02, a stream: whole, cut at every byte of each of its events, and cut in half', () => {
    const { request, response } = load('anthropic-02');
    const bytes = bytesOf(response);
    const read = (...pieces: readonly Uint8Array[]) => {
      const reader = createStreamReader();
      for (const piece of pieces) reader.push(piece);
      const { reading, hasContent, isComplete, contentCharacters, fault } = reader;
      return { reading, hasContent, isComplete, contentCharacters, fault };
    };

    expect(readRequest(Buffer.from(JSON.stringify(request.body))).isStream).toBe(true);
    const whole = read(bytes);
    expect(whole).toMatchObject({
      reading: {
        model: 'claude-haiku-4-5-20251001',
        usage: { inputTokens: 15, outputTokens: 9 },
      },
      isComplete: true,
      contentCharacters: '1\n2\n3'.length,
      fault: null,
    });
    for (let cut = 0; cut < bytes.length; cut += 1)
      expect(read(bytes.subarray(0, cut), bytes.subarray(cut))).toEqual(whole);

    const half = (response.sse ?? '').split('\n\n').slice(0, 4).join('\n\n');
    expect(read(Buffer.from(half))).toMatchObject({
      isComplete: false,
      reading: { usage: { inputTokens: 15, outputTokens: 1 } },
    });
  });

  it('03, a refused key: its kind, no wait, and the provider’s word against a retry', () => {
    const { response } = load('anthropic-03');
    const body = bytesOf(response);

    expect(anthropic.diagnose(response.status, response.headers, body, NOW)).toEqual({
      kind: 'auth',
      sentence: 'Claude refused the key. It said: invalid x-api-key',
      retryAfterMs: null,
    });
    expect(anthropic.isKeyRestricted(response.status, body)).toBe(false);
    expect(anthropic.keyCheck.interpret(response.status, body).outcome).toBe('refused');
    expect(headersDown(response.headers)['x-should-retry']).toBe('false');
  });

  it('04, a hit in the cache: fresh and cached input apart, each at its own price', () => {
    const { response } = load('anthropic-04');
    const usage = readReply({}, bytesOf(response))?.usage;
    expect(usage).toMatchObject({ inputTokens: 10, cacheReadTokens: 7_351, outputTokens: 4 });
    // 10 × $1 + 7,351 × $0.10 + 4 × $5 per million tokens.
    expect(usage && priceCall('claude-haiku-4-5-20251001', usage, NOW)?.nanoUsd).toBe(765_100);
  });

  it('05, the list of models: the key works, and nothing is said of use or limits', () => {
    const { response } = load('anthropic-05');
    const body = bytesOf(response);

    expect(anthropic.keyCheck.interpret(response.status, body).outcome).toBe('works');
    expect(readReply({}, body)).toEqual(NOTHING_READ);
    expect(anthropic.readLimits(response.headers, NOW)).toEqual([]);
  });
});
