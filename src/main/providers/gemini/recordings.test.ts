import { describe, expect, it } from 'vitest';
import { bytesOf, useRecordings } from '#test/support/recordings.ts';
import { headersDown, headersUp } from '../forwarded-headers.ts';
import { priceCall } from '../prices/price-call.ts';
import { gemini } from './gemini.ts';
import { readReply } from './read-reply.ts';
import { createStreamReader } from './stream-reader.ts';

const { files, read: load } = useRecordings('gemini');
const NOW = Date.UTC(2026, 7, 19, 14, 35, 11);

describe('recordings of Gemini', () => {
  it.each(files)(
    '%s: is no fault unless its status says so, and carries no key and no foreign header',
    (file) => {
      const { request, response } = load(file);
      const fault = gemini.diagnose(response.status, response.headers, bytesOf(response), NOW);
      expect(fault === null).toBe(response.status < 400);
      expect(headersDown(response.headers)).not.toHaveProperty('alt-svc');
      expect(headersUp(request.headers ?? {})).not.toHaveProperty('x-goog-api-key');
      expect(gemini.readLimits(response.headers, NOW)).toEqual([]);
    },
  );

  it('01, an answer with thoughts: they are output, and paid for', () => {
    const reading = readReply({}, bytesOf(load('gemini-01').response));
    expect(reading).toMatchObject({
      model: 'gemini-2.5-flash',
      usage: { inputTokens: 10, outputTokens: 31, thinkingTokens: 23 },
    });
    // 10 × $0.30 + 31 × $2.50 per million tokens.
    expect(reading?.usage && priceCall('gemini-2.5-flash', reading.usage, NOW, 'google')).toEqual({
      nanoUsd: 80_500,
      source: 'list_price',
      version: 'genai-prices 0.1.8',
    });
  });

  it('02, a stream: whole, cut at every byte, and cut in half', () => {
    const { response } = load('gemini-02');
    const bytes = bytesOf(response);
    const read = (...pieces: readonly Uint8Array[]) => {
      const reader = createStreamReader(response.headers);
      for (const piece of pieces) expect(reader.push(piece)).toBe(piece);
      const { reading, hasContent, isComplete, contentCharacters, fault } = reader;
      return { reading, hasContent, isComplete, contentCharacters, fault };
    };
    const whole = read(bytes);
    expect(whole).toMatchObject({
      reading: {
        model: 'gemini-2.5-flash',
        usage: { inputTokens: 8, outputTokens: 27, thinkingTokens: 20 },
      },
      hasContent: true,
      isComplete: true,
      contentCharacters: '1, 2, 3'.length,
      fault: null,
    });
    for (let cut = 0; cut < bytes.length; cut += 1)
      expect(read(bytes.subarray(0, cut), bytes.subarray(cut))).toEqual(whole);
    expect(read(bytes.subarray(0, bytes.length / 2)).isComplete).toBe(false);
  });

  it('03, a refused key: a fault of the key, though its status is 400', () => {
    const { response } = load('gemini-03');
    const body = bytesOf(response);
    expect(gemini.diagnose(response.status, response.headers, body, NOW)).toEqual({
      kind: 'auth',
      sentence: 'Gemini refused the key. It said: API key not valid. Please pass a valid API key.',
      retryAfterMs: null,
    });
    expect(gemini.isKeyRestricted(response.status, body)).toBe(false);
    expect(gemini.keyCheck.interpret(response.status, body).outcome).toBe('refused');
  });

  it('04, too fast: 48 seconds, and the name and size of the limit', () => {
    const { response } = load('gemini-04');
    const body = bytesOf(response);
    expect(gemini.diagnose(response.status, response.headers, body, NOW)).toMatchObject({
      kind: 'rate_limited',
      retryAfterMs: 48_000,
    });
    expect(gemini.readLimitsInBody?.(body, NOW)).toEqual([
      {
        name: 'input tokens per minute of gemini-2.5-flash',
        limit: 1_000_000,
        remaining: 0,
        resetAtMs: NOW + 48_000,
        reportedAtMs: NOW,
      },
    ]);
  });
});
