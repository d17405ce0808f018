import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOTHING_READ, type StreamReading } from '#main/values/native-answer.ts';
import { NO_USAGE } from '#main/values/usage.ts';
import { createStreamReader } from './stream-reader.ts';

const event = (type: string, more: object = {}): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`;
const START = event('message_start', {
  message: {
    model: 'claude-opus-5-5',
    usage: {
      input_tokens: 20,
      cache_read_input_tokens: 7_000,
      cache_creation_input_tokens: 500,
      cache_creation: { ephemeral_5m_input_tokens: 300, ephemeral_1h_input_tokens: 200 },
      output_tokens: 1,
    },
  },
});
const OPEN = event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } });
const delta = (change: object): string => event('content_block_delta', { index: 0, delta: change });
const TEXT = delta({ type: 'text_delta', text: 'Grüße, 🎙️!' });
const DELTA = event('message_delta', {
  delta: { stop_reason: 'end_turn' },
  usage: { output_tokens: 42, input_tokens: null },
});
const STOP = event('message_stop');
const WHOLE = START + OPEN + event('ping') + TEXT + event('content_block_stop') + DELTA + STOP;

function read(...pieces: readonly (string | Uint8Array)[]): StreamReading {
  const reader = createStreamReader();
  for (const piece of pieces) reader.push(typeof piece === 'string' ? Buffer.from(piece) : piece);
  return reader;
}
/** Everything that a reader knows, as one value. */
const factsOf = ({
  reading,
  hasContent,
  isComplete,
  contentCharacters,
  fault,
}: StreamReading): object => ({ reading, hasContent, isComplete, contentCharacters, fault });
const FACTS = {
  reading: {
    model: 'claude-opus-5-5',
    usage: {
      ...NO_USAGE,
      inputTokens: 20,
      cacheReadTokens: 7_000,
      cacheWriteTokens: 300,
      cacheWriteHourTokens: 200,
      outputTokens: 42,
    },
    reportedNanoUsd: null,
  },
  hasContent: true,
  isComplete: true,
  contentCharacters: 'Grüße, 🎙️!'.length,
  fault: null,
};

describe('a stream (hand-written)', () => {
  it('is read whole', () => {
    expect(factsOf(read(WHOLE))).toEqual(FACTS);
  });

  it('is read the same when it is cut at any byte, also inside a character', () => {
    const bytes = Buffer.from(WHOLE);
    for (let cut = 0; cut <= bytes.length; cut += 1)
      expect(factsOf(read(bytes.subarray(0, cut), bytes.subarray(cut)))).toEqual(FACTS);
  });

  it('is read the same in pieces of any size', () => {
    const bytes = Buffer.from(WHOLE);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sizes) => {
        const reader = createStreamReader();
        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          reader.push(bytes.subarray(at, at + size));
          at += size;
        }
        expect(factsOf(reader)).toEqual(FACTS);
      }),
    );
  });

  it.each([
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('may end its lines with %s, byte by byte, too', (_name, lineEnd) => {
    const bytes = Buffer.from(WHOLE.replaceAll('\n', lineEnd));
    expect(factsOf(read(bytes, '\n'))).toEqual(FACTS);
    expect(factsOf(read(...Array.from(bytes, (byte) => Uint8Array.of(byte)), '\n'))).toEqual(FACTS);
  });

  it('may pad its data, name no events, and hold comments and kinds of events that are new', () => {
    const odd = WHOLE.replaceAll(/^event: .*\n/gm, '').replaceAll('}\n\n', '}    \n\n');
    const more = `: still here\n\nid: 7\nretry: 100\n\n${event('something_new', { usage: 7 })}`;
    expect(factsOf(read(more, odd, more))).toEqual(FACTS);
  });

  it('may hold a line of five megabytes in small pieces', () => {
    const long = delta({ type: 'input_json_delta', partial_json: 'x'.repeat(5 * 1024 * 1024) });
    const bytes = Buffer.from(START + long + STOP);
    const reader = createStreamReader();
    for (let at = 0; at < bytes.length; at += 4096) reader.push(bytes.subarray(at, at + 4096));

    expect(reader.isComplete).toBe(true);
    expect(reader.contentCharacters).toBe(5 * 1024 * 1024);
  });

  it.each([
    ['text', { type: 'text_delta', text: 'four' }, 4],
    ['thinking', { type: 'thinking_delta', thinking: 'mull' }, 4],
    ['a tool’s input', { type: 'input_json_delta', partial_json: '{"a"' }, 4],
    ['a signature, which nobody reads', { type: 'signature_delta', signature: 'abcd' }, 0],
    ['an odd text', { type: 'text_delta', text: null }, 0],
  ])('counts %s', (_name, change, characters) => {
    expect(read(START, OPEN, delta(change)).contentCharacters).toBe(characters);
  });

  it('has no content before its first words', () => {
    expect(read(START, event('ping'), OPEN, event('ping')).hasContent).toBe(false);
    expect(read(START, OPEN, TEXT).hasContent).toBe(true);
  });

  it.each([
    ['thinking, which may go on unseen', { type: 'thinking', thinking: '' }],
    ['a tool call, which has a name', { type: 'tool_use', id: 'a', name: 'search', input: {} }],
    ['a text with its first words', { type: 'text', text: 'Hello' }],
    ['a kind of block that is new', { type: 'something_new' }],
    ['a block without a kind', undefined],
  ])('has content as soon as it holds %s', (_name, block) => {
    const open = event('content_block_start', { index: 0, content_block: block });
    expect(read(START, open).hasContent).toBe(true);
  });

  it('keeps what its start said when its end says less', () => {
    const usage = read(START, event('message_delta', { usage: { output_tokens: 9 } })).reading
      .usage;
    expect(usage).toMatchObject({ inputTokens: 20, cacheReadTokens: 7_000, outputTokens: 9 });
  });

  it('keeps its model when its usage is nonsense, and takes nonsense for not said', () => {
    const odd = event('message_start', {
      message: { model: 'claude-opus-5-5', usage: { input_tokens: -3, output_tokens: 'many' } },
    });
    expect(read(odd).reading).toMatchObject({
      model: 'claude-opus-5-5',
      usage: { inputTokens: null, outputTokens: null },
    });
    expect(read(event('message_start')).reading).toEqual(NOTHING_READ);
  });
});

describe('a stream that is not whole (hand-written)', () => {
  it('is never taken for complete, wherever it ends', () => {
    const bytes = Buffer.from(WHOLE);
    for (let end = 0; end < bytes.length; end += 1)
      expect(read(bytes.subarray(0, end)).isComplete).toBe(false);
  });

  it('says what was seen until then', () => {
    const reader = read(START, OPEN, TEXT);
    expect(reader).toMatchObject({ isComplete: false, fault: null, contentCharacters: 11 });
    expect(reader.reading.usage).toMatchObject({ inputTokens: 20, outputTokens: 1 });
  });

  it('says why, when the provider does', () => {
    const error = { error: { type: 'overloaded_error', message: 'Overloaded' } };
    const reader = read(START, OPEN, TEXT, event('error', error));
    expect(reader).toMatchObject({ isComplete: false, fault: { kind: 'overloaded' } });
  });

  it('is survived, whatever its bytes are', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (pieces) => {
        expect(read(...pieces).isComplete).toBe(false);
      }),
    );
    const hostile = [
      '{"type":"message_stop"',
      'null',
      '[]',
      '7',
      '{"type":{"a":1}}',
      '{"type":"__proto__"}',
    ];
    for (const data of hostile) expect(read(`data: ${data}\n\n`).isComplete).toBe(false);
  });
});
