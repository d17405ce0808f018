import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo, LookupFunction } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createHttpClient, type HttpClient } from './http-client.ts';
import type { Reach } from './reachable.ts';

let server: Server;
let port: number;
let came: number;
let connections: number;
let answers: { readonly address: string; readonly family: number }[];
let http: HttpClient;

/** A name server that says what it is told. */
const lookup: LookupFunction = (_name, { all }, done) => {
  if (all === true) done(null, answers);
  else done(null, answers[0]?.address ?? '', answers[0]?.family);
};

beforeEach(async () => {
  came = 0;
  connections = 0;
  server = createServer((_request, response) => {
    came += 1;
    response.end('here');
  });
  server.on('connection', () => {
    connections += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
  http = createHttpClient(lookup);
});
afterEach(async () => {
  await http.close();
  server.close();
});

const send = async (host: string, reach?: Reach): Promise<string> => {
  const { body } = await http.send({
    origin: `http://${host}:${port}`,
    path: '/',
    method: 'GET',
    headers: { authorization: 'Bearer secret' },
    body: null,
    ...(reach && { reach }),
    signal: AbortSignal.timeout(5_000),
  });
  return Buffer.concat(await body.toArray()).toString();
};
const REFUSED = { name: 'HttpFault', code: 'OUT_OF_REACH', isSent: false };

it('reaches this computer by its plain names', async () => {
  answers = [{ address: '127.0.0.1', family: 4 }];
  expect(await send('127.0.0.1')).toBe('here');
  expect(await send('localhost')).toBe('here');
});

it('does not even knock where a public name leads to this computer or a private network', async () => {
  for (const address of ['127.0.0.1', '10.0.0.1', '192.168.0.1', '169.254.169.254', '0.0.0.0']) {
    answers = [{ address, family: 4 }];
    await expect(send('api.example.com')).rejects.toMatchObject(REFUSED);
  }
  expect(connections).toBe(0);
});

it('asks the name server anew for each connection, and judges each answer', async () => {
  answers = [{ address: '127.0.0.1', family: 4 }];
  expect(await send('my-server.example', 'own')).toBe('here');
  server.closeAllConnections();
  answers = [{ address: '169.254.169.254', family: 4 }];
  await expect(send('my-server.example', 'own')).rejects.toMatchObject(REFUSED);
});

it('leaves out the forbidden ones among several addresses', async () => {
  answers = [
    { address: '169.254.169.254', family: 4 },
    { address: '127.0.0.1', family: 4 },
  ];
  expect(await send('my-server.example', 'own')).toBe('here');
  await expect(send('my-server.example')).rejects.toMatchObject(REFUSED);
});

it.each([
  '169.254.169.254',
  '2852039166',
  '0xa9fea9fe',
  '0251.0376.0251.0376',
  '169.254.43518',
  '[::ffff:169.254.169.254]',
  '[::ffff:a9fe:a9fe]',
  '[64:ff9b::a9fe:a9fe]',
  '[fd00:ec2::254]',
  '[fe80::1]',
  '0.0.0.0',
  '0',
  '[::]',
])('never goes to %s, not even for a server of one’s own', async (host) => {
  await expect(send(host, 'own')).rejects.toMatchObject(REFUSED);
  expect(connections).toBe(0);
});

it.each(['[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '10.0.0.1', '0xa.1', '[fd12::1]', '192.168.1'])(
  'does not go to %s for a provider',
  async (host) => {
    await expect(send(host)).rejects.toMatchObject(REFUSED);
  },
);

it('does not lend a connection of the one to the other', async () => {
  answers = [{ address: '127.0.0.1', family: 4 }];
  expect(await send('my-server.example', 'own')).toBe('here');
  await expect(send('my-server.example', 'public')).rejects.toMatchObject(REFUSED);
  expect(came).toBe(1);
});
