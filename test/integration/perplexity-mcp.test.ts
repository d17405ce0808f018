import { resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { systemClock } from '#main/host/clock.ts';
import { createPerplexityStandIn } from '#main/practice/perplexity-stand-in.ts';
import { lastCallOf } from '#test/support/last-call.ts';
import { PERPLEXITY } from '#test/support/perplexity.ts';
import { startTestCore, startUpstream, type TestCore } from '#test/support/test-core.ts';

/** Perplexity's own MCP server, as it is installed. */
const PROGRAM = resolve('node_modules/@perplexity-ai/mcp-server/dist/index.js');

let core: TestCore;
let client: Client;

beforeEach(async () => {
  const upstream = await startUpstream();
  core = await startTestCore({ upstream, provider: PERPLEXITY });
  upstream.answer = createPerplexityStandIn(systemClock);
  client = new Client({ name: 'test', version: '1.0.0' });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [PROGRAM],
      env: {
        PERPLEXITY_API_KEY: core.token,
        PERPLEXITY_BASE_URL: `${core.address}/perplexity`,
      },
      stderr: 'ignore',
    }),
  );
});
afterEach(async () => {
  await client.close();
  await core.stop();
});

const textOf = (result: unknown): string => JSON.stringify(result);

it('Perplexity’s own MCP server searches through the core', async () => {
  const result = await client.callTool({
    name: 'perplexity_search',
    arguments: { query: 'room tone', max_results: 2 },
  });
  expect(result.isError).not.toBe(true);
  expect(textOf(result)).toContain('https://example.org/room-tone');
  expect(await lastCallOf(core)).toMatchObject({
    what: 'Search',
    state: 'ok',
    cost: { nanoUsd: 5_000_000, source: 'list_price' },
  });
});

it('Perplexity’s own MCP server asks an agent through the core, with progress, and its call is complete', async () => {
  const progress: string[] = [];
  const result = await client.callTool(
    {
      name: 'perplexity_ask',
      arguments: { messages: [{ role: 'user', content: 'What do listeners like?' }] },
    },
    undefined,
    { onprogress: ({ message }) => progress.push(message ?? '') },
  );
  expect(result.isError).not.toBe(true);
  expect(textOf(result)).toContain('Citations:');
  expect(progress[0]).toMatch(/^Searching:/);
  expect(await lastCallOf(core)).toMatchObject({
    what: 'Research',
    state: 'ok',
    isStream: true,
    askedModel: 'fast',
    cost: { source: 'reported' },
    attempts: [{ usage: { queries: 1 } }],
  });
});

it('Perplexity’s own MCP server is told what is wrong in words, when requests are paused', async () => {
  await core.client.system.pause({ paused: true });
  const result = await client.callTool({
    name: 'perplexity_search',
    arguments: { query: 'room tone' },
  });
  expect(result.isError).toBe(true);
  expect(textOf(result)).toMatch(/paused/);
});
