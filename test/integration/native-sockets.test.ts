import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startTestCore, type TestCore } from '#test/support/test-core.ts';

let core: TestCore;
let port: number;
const LIVE = '/gemini/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent';

beforeAll(async () => {
  core = await startTestCore();
  port = Number(new URL(core.address).port);
});
afterAll(() => core.stop());

/** Everything that comes back over a connection of its own. */
async function knock(target: string, headers: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const lines = [
    `GET ${target} HTTP/1.1`,
    'connection: Upgrade',
    'upgrade: websocket',
    'sec-websocket-version: 13',
    'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  let text = '';
  socket.on('data', (chunk) => (text += String(chunk)));
  await once(socket, 'close');
  return text;
}

describe('a live connection to a provider', () => {
  it.each([
    ['/anthropic/v1/anything', 'Claude'],
    [LIVE, 'Gemini'],
  ])('is answered at %s: 501, as JSON, in plain words', async (target, name) => {
    const answer = await knock(target, [
      `host: 127.0.0.1:${port}`,
      `authorization: Bearer ${core.token}`,
    ]);

    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 501 Not Implemented\r\ncontent-type: application\/json/);
    expect(head).toContain(`content-length: ${Buffer.byteLength(body)}`);
    expect(JSON.parse(body)).toMatchObject({
      error: { message: expect.stringContaining(`(WebSockets) to ${name}`) as string },
    });
  });

  it.each([
    ['a stranger’s token', ['authorization: Bearer tl_nobody'], 401],
    ['no token', [], 401],
  ])('has to pass the guard first: %s', async (_what, headers, status) => {
    const answer = await knock(LIVE, [`host: 127.0.0.1:${port}`, ...headers]);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).not.toContain('501');
  });

  it('has to come by our own name, and from no web site', async () => {
    const token = `authorization: Bearer ${core.token}`;
    expect(await knock(LIVE, ['host: evil.example', token])).toMatch(/^HTTP\/1.1 403 /);
    const page = [`host: 127.0.0.1:${port}`, 'origin: http://evil.example', token];
    expect(await knock(LIVE, page)).toMatch(/^HTTP\/1.1 403 /);
  });

  it('is refused to a WebSocket library in a way that it can show', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${LIVE}?key=${core.token}`);
    const [error] = (await once(socket, 'error')) as [Error];
    expect(error.message).toContain('501');
  });

  it('is nothing at a path of nobody', async () => {
    const host = `host: 127.0.0.1:${port}`;
    const answer = await knock('/nobody/v1', [host, `authorization: Bearer ${core.token}`]);
    expect(answer).toMatch(/^HTTP\/1.1 404 /);
  });
});
