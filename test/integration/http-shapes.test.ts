import { afterAll, beforeAll, expect, it } from 'vitest';
import { rawExchange, statusesIn } from '#test/support/raw-exchange.ts';
import { NO_RATE, startTestCore, startUpstream, type TestCore } from '#test/support/test-core.ts';

let core: TestCore;
let port: number;
let came = 0;

beforeAll(async () => {
  const upstream = await startUpstream();
  core = await startTestCore({ upstream, limits: NO_RATE });
  port = Number(new URL(core.address).port);
  upstream.answer = (_request, response) => {
    came += 1;
    response.end('{}');
  };
});
afterAll(() => core.stop());

/** A request that would be taken, but for what `change` does to it. HOST and TOKEN are filled in. */
const BODY = '{"a":1}';
const LINES = [
  'POST /anthropic/v1/x HTTP/1.1',
  'Host: HOST',
  'x-api-key: TOKEN',
  'Content-Length: 7',
];
const shape = (lines: readonly string[], body = BODY, end = '\r\n'): string =>
  [...lines, '', ''].join(end) + body;
const firstLine = (line: string): string => shape([line, ...LINES.slice(1)]);
const withMore = (...more: string[]): string => shape([...LINES, ...more]);
const without = (name: string, ...more: string[]): string =>
  shape([...LINES.filter((line) => !line.startsWith(name)), ...more]);
const chunked = (body: string, value = 'chunked'): string =>
  shape(
    [...LINES.filter((line) => !line.startsWith('Content')), `Transfer-Encoding: ${value}`],
    body,
  );

const REFUSED: readonly (readonly [string, string])[] = [
  ['two Hosts', withMore('Host: HOST')],
  ['two Hosts of which one is foreign', withMore('Host: example.com')],
  ['no Host', without('Host')],
  ['an empty Host', without('Host', 'Host:')],
  ['another Host', without('Host', 'Host: example.com')],
  ['another port', without('Host', 'Host: 127.0.0.1:1')],
  ['a Host with a name before it', without('Host', 'Host: a@HOST')],
  ['an absolute target', firstLine('POST http://HOST/anthropic/v1/x HTTP/1.1')],
  ['a foreign absolute target', firstLine('POST http://example.com/anthropic/v1/x HTTP/1.1')],
  ['two slashes', firstLine('POST //example.com/anthropic/v1/x HTTP/1.1')],
  ['no slash', firstLine('POST anthropic/v1/x HTTP/1.1')],
  ['an asterisk', firstLine('OPTIONS * HTTP/1.1')],
  ['CONNECT', firstLine('CONNECT HOST HTTP/1.1')],
  ['TRACE', firstLine('TRACE /anthropic/v1/x HTTP/1.1')],
  ['HTTP/1.0', firstLine('POST /anthropic/v1/x HTTP/1.0')],
  ['HTTP/0.9', 'GET /health\r\n\r\n'],
  ['HTTP/2 by its preface', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['HTTP/1.2', firstLine('POST /anthropic/v1/x HTTP/1.2')],
  ['no version', firstLine('POST /anthropic/v1/x')],
  ['a length and chunks', withMore('Transfer-Encoding: chunked')],
  ['two lengths', withMore('Content-Length: 8')],
  ['a negative length', without('Content-Length', 'Content-Length: -7')],
  ['a length with a sign', without('Content-Length', 'Content-Length: +7')],
  ['a hexadecimal length', without('Content-Length', 'Content-Length: 0x7')],
  ['chunks that are none', chunked('zz\r\n{}\r\n0\r\n\r\n')],
  ['an endless chunk size', chunked(`${'f'.repeat(32)}\r\n{}`)],
  ['an unknown encoding', chunked('0\r\n\r\n', 'chunked, banana')],
  ['a blank before the colon', withMore('X-Odd : 1')],
  ['a folded header', withMore('X-Odd: 1', '  2')],
  ['a header without a colon', withMore('X-Odd')],
  ['a zero byte in a header', withMore('X-Odd: a\0b')],
  ['a bare CR in a header', withMore('X-Odd: a\rHost: example.com')],
  ['headers above 16 KB', withMore(`X-Odd: ${'a'.repeat(17 * 1024)}`)],
  ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ['line ends without CR', shape(LINES, BODY, '\n')],
];

const fill = (text: string): string =>
  text.replaceAll('HOST', `127.0.0.1:${port}`).replaceAll('TOKEN', core.token);

it('are enough', () => {
  expect(REFUSED.length).toBeGreaterThanOrEqual(30);
});

it.each(REFUSED)('%s reaches nobody', async (_name, text) => {
  const before = came;
  const exchange = await rawExchange(port, Buffer.from(fill(text), 'latin1'), { silenceMs: 1_500 });
  const statuses = statusesIn(exchange);
  expect(statuses.filter((status) => status < 400)).toEqual([]);
  expect(exchange.isClosed).toBe(true);
  expect(came).toBe(before);
});

it('an upgrade to HTTP/2 in the clear is not made', async () => {
  const text = withMore(
    'Connection: Upgrade, HTTP2-Settings',
    'Upgrade: h2c',
    'HTTP2-Settings: AAMAAABk',
  );
  const exchange = await rawExchange(port, fill(text));
  expect(statusesIn(exchange)).not.toContain(101);
});

it('requests one after the other on a connection are answered in order', async () => {
  const before = came;
  const one = fill(shape(LINES));
  const exchange = await rawExchange(port, one.repeat(3), { silenceMs: 1_500 });
  expect(statusesIn(exchange)).toEqual([200, 200, 200]);
  expect(came).toBe(before + 3);
});
