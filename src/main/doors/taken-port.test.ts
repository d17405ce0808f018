import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { createHttpServer, PortTakenError } from '#main/host/http-server.ts';
import { findPortHolder } from '#main/host/port-holder.ts';
import { explainTakenPort } from './taken-port.ts';

const squatters: Server[] = [];

afterEach(() => {
  for (const server of squatters.splice(0)) server.close();
});

async function squat(port: number): Promise<number> {
  const server = createServer().listen(port, '127.0.0.1');
  squatters.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const explain = async (error: unknown, port: number, holder: typeof findPortHolder) =>
  explainTakenPort(error, port, { createHttpServer, findPortHolder: holder });

it('names the program that has the port, and a port that is free', async () => {
  const taken = await squat(0);

  const error = await explain(new PortTakenError(taken), taken, findPortHolder);

  const free = Number(/--port (\d+)/.exec(String(error))?.[1]);
  expect(String(error)).toContain(`uses port ${taken}.`);
  const isNamed = /Another program \(.+\) uses/.test(String(error));
  expect(isNamed).toBe(process.platform === 'linux');
  const server = createHttpServer({ onRequest: () => {}, onUpgrade: () => {} });
  await expect(server.listen(free)).resolves.toEqual({ port: free });
  await server.close();
});

it('passes over ports that are taken as well', async () => {
  const taken = await squat(0);
  await squat(taken + 2);

  const error = await explain(new PortTakenError(taken), taken, async () => null);

  expect(String(error)).toContain(`Another program uses port ${taken}.`);
  expect(String(error)).not.toContain(`--port ${taken + 2},`);
});

it('leaves every other fault as it is', async () => {
  const fault = new Error('The disk is full');

  expect(await explain(fault, 7411, async () => null)).toBe(fault);
});
