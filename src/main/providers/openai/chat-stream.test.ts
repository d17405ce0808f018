import { describe, expect, it } from 'vitest';
import { createChatReader } from './chat-stream.ts';
import { diagnosisOf } from './diagnose.ts';

const { event } = diagnosisOf('OpenAI');
const chunk = (more: object): string =>
  `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', model: 'gpt-6-luna', ...more })}\n\n`;
const delta = (content: object, reason: string | null = null): string =>
  chunk({ choices: [{ index: 0, delta: content, finish_reason: reason }], usage: null });
const USAGE = chunk({
  choices: [],
  usage: { prompt_tokens: 9, completion_tokens: 4, total_tokens: 13 },
});
const DONE = 'data: [DONE]\n\n';
/** Hand-written, after the vendor's definition. */
const WITHOUT_USAGE = [
  delta({ role: 'assistant', content: '' }),
  ': keep-alive\n\n',
  delta({ reasoning: 'Ü?' }),
  delta({ content: 'Grüß ' }),
  delta({ content: 'Gott' }),
  delta({}, 'stop'),
];
const STREAM = [...WITHOUT_USAGE, USAGE, DONE].join('');
const CLEAN = [...WITHOUT_USAGE, DONE].join('');

function read(pieces: readonly Uint8Array[], isUsageOurs = true, isEnded = true) {
  const reader = createChatReader(event, isUsageOurs);
  const out = pieces.map((piece) => reader.push(piece));
  if (isEnded) out.push(reader.end());
  const { reading, hasContent, isComplete, isUsageFinal, contentCharacters, fault } = reader;
  const text = Buffer.concat(out).toString();
  return { text, reading, hasContent, isComplete, isUsageFinal, contentCharacters, fault };
}

describe('a streamed chat completion (hand-written)', () => {
  it('tells its use, and its client gets all but the chunk that it did not ask for', () => {
    const whole = read([Buffer.from(STREAM)]);
    expect(whole).toMatchObject({
      reading: { model: 'gpt-6-luna', usage: { inputTokens: 9, outputTokens: 4 } },
      isComplete: true,
      isUsageFinal: true,
      hasContent: true,
      contentCharacters: 'Ü?Grüß Gott'.length,
      fault: null,
    });
    expect(whole.text).toBe(CLEAN);
  });

  it('is the same wherever it is cut, byte for byte', () => {
    for (const eol of ['\n', '\r\n']) {
      const bytes = Buffer.from(STREAM.replaceAll('\n', eol));
      const whole = read([bytes]);
      expect(whole.text).toBe(CLEAN.replaceAll('\n', eol));
      for (let cut = 0; cut < bytes.length; cut += 1)
        expect(read([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(whole);
    }
  });

  it('keeps the chunk for a client that asked for it', () => {
    expect(read([Buffer.from(STREAM)], false).text).toBe(STREAM);
  });

  it('keeps a chunk without choices that tells no use, and a use that comes with words', () => {
    const first = chunk({ choices: [], prompt_filter_results: [] });
    const last = chunk({
      choices: [{ index: 0, delta: { content: 'x' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 1, completion_tokens: 1 },
    });
    const text = first + last + DONE;
    expect(read([Buffer.from(text)])).toMatchObject({
      text,
      isUsageFinal: true,
      reading: { usage: { inputTokens: 1 } },
    });
  });

  it('is not complete when it is cut, and its use is then not final', () => {
    const half = Buffer.from(STREAM.slice(0, STREAM.indexOf('Gott')));
    expect(read([half], true, false)).toMatchObject({ isComplete: false, isUsageFinal: false });
    expect(read([half])).toMatchObject({ isComplete: false, hasContent: true });
  });

  it('is complete without the end marker once every part of it has ended', () => {
    expect(read([Buffer.from(WITHOUT_USAGE.join(''))]).isComplete).toBe(true);
    const two = chunk({ choices: [{ index: 1, delta: { content: 'x' } }] });
    expect(read([Buffer.from(WITHOUT_USAGE.join('') + two)]).isComplete).toBe(false);
  });

  it('counts the call of a tool as content', () => {
    const call = { index: 0, function: { name: 'find', arguments: '{"q":1}' } };
    expect(read([Buffer.from(delta({ tool_calls: [call] }))], true, false)).toMatchObject({
      hasContent: true,
      contentCharacters: 'find{"q":1}'.length,
    });
  });

  it.each([
    ['data: {"error":{"message":"Full.","type":"server_error","code":503}}\n\n', 'overloaded'],
    ['data: {"error":"llama runner process has terminated"}\n\n', 'transient'],
    [
      'event: error\ndata: {"error":{"message":"x","code":"insufficient_quota"}}\n\n',
      'quota_exhausted',
    ],
  ])('has a fault where it says %j', (text, kind) => {
    expect(read([Buffer.from(text)])).toMatchObject({ text, isComplete: false, fault: { kind } });
  });

  it('never throws, whatever passes', () => {
    const odd = 'data: [[[\n\ndata: null\n\ndata: 7\n\ndata: {"choices":7}\n\n\u0000\n\n';
    expect(read([Buffer.from(odd), Buffer.from([0xff, 0xfe, 10, 10])]).fault).toBeNull();
  });
});
