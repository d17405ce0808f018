import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { freePort, startHost } from '#test/support/running-host.ts';

let squatter: Server | null = null;

afterEach(() => squatter?.close());

/** What a start that can't succeed says. */
const complaint = (options: Parameters<typeof startHost>[0]): Promise<string> =>
  startHost(options).then(
    () => 'It started',
    (error: Error) => error.message,
  );

it('names the program that has the port, and offers one that is free', async () => {
  const port = await freePort();
  squatter = createServer().listen(port, '127.0.0.1');
  await once(squatter, 'listening');

  const said = await complaint({ port });

  expect(said).toContain('ended with 1');
  const who = process.platform === 'linux' ? 'Another program (node)' : 'Another program';
  expect(said).toContain(`${who} uses port ${port}.`);
  expect(said).toMatch(/Port \d+ is free: start Tallylight with --port \d+/);
});

it.each([
  [['--port', '99999'], '“99999” is not a port'],
  [['--profile', '../etc'], '“../etc” can’t be a profile’s name'],
  [['--practice', '--profile', 'show'], 'Practice has a profile of its own'],
])('explains in a sentence why it can’t start with %j', async (flags, sentence) => {
  const said = await complaint({ flags });

  expect(said).toContain('ended with 1');
  expect(said).toContain(sentence);
  expect(said).not.toContain('    at ');
});
