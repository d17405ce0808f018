import { expect, it } from 'vitest';
import { readChatRequest, readRequest } from './read-request.ts';

const read = (body: string) => readRequest({ params: {}, headers: {}, body: Buffer.from(body) });
const sent = (body: string): string | null =>
  readChatRequest({ params: {}, headers: {}, body: Buffer.from(body) }).body?.toString() ?? null;

it('asks for the use of a stream and changes nothing else', () => {
  expect(sent('{ "stream":true,"seed":12345678901234567890, "model":"ü" }')).toBe(
    '{"stream_options":{"include_usage":true}, "stream":true,"seed":12345678901234567890, "model":"ü" }',
  );
  expect(sent('{"stream":true,"stream_options":null,"seed":12345678901234567890}')).toBe(
    '{"stream":true,"stream_options":{"include_usage":true},"seed":12345678901234567890}',
  );
  expect(
    JSON.parse(sent('{"stream_options":{"include_obfuscation":false},"stream":true}') ?? ''),
  ).toEqual({
    stream: true,
    stream_options: { include_obfuscation: false, include_usage: true },
  });
  expect(
    JSON.parse(sent('{"stream":true,"stream_options":{"include_usage":false}}') ?? ''),
  ).toEqual({ stream: true, stream_options: { include_usage: true } });
});

it.each([
  '{"stream":true,"stream_options":{"include_usage":true}}',
  '{"model":"x"}',
  '{"stream":false}',
  'not JSON',
  '[1]',
  '',
])('leaves %s as it came', (body) => {
  expect(sent(body)).toBeNull();
});

it('lets a body pass that is nested without end', () => {
  const deep = `{"stream":true,"stream_options":{"x":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`;
  expect(() => sent(deep)).not.toThrow();
});

it('estimates what goes in and the most that may come out', () => {
  const body = {
    model: 'gpt-6-luna',
    n: 3,
    max_tokens: 100,
    messages: [{ content: 'x'.repeat(400) }],
  };
  const reading = read(JSON.stringify(body));
  expect(reading).toMatchObject({ model: 'gpt-6-luna', isStream: false });
  expect(reading.estimate(null).outputTokens).toBe(300);
  expect(reading.estimate(null).inputTokens).toBeGreaterThanOrEqual(100);
  expect(reading.estimate(40).outputTokens).toBe(10);
});

it('does not count the bytes of pictures and recordings as text', () => {
  const data = 'A'.repeat(1_000_000);
  for (const part of [
    { type: 'image_url', image_url: { url: `data:image/png;base64,${data}` } },
    { type: 'input_image', image_url: `data:image/png;base64,${data}` },
    { type: 'input_audio', input_audio: { data, format: 'wav' } },
    { type: 'input_file', file_data: `data:application/pdf;base64,${data}` },
  ]) {
    const body = JSON.stringify({ messages: [{ content: [part] }] });
    expect(read(body).estimate(null).inputTokens).toBeLessThan(2_000);
  }
});
