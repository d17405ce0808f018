import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  NO_RATE,
  startTestCore,
  startUpstream,
  type TestCore,
  type Upstream,
} from '#test/support/test-core.ts';

const MESSAGES = [{ role: 'user' as const, content: 'A title for an episode about silence?' }];

let upstream: Upstream;
let core: TestCore;

const lastCall = async () => {
  const { calls } = await core.client.calls.list({ before: null, limit: 1 });
  return core.client.calls.get({ id: calls[0]?.id ?? '' });
};

describe('a local model', () => {
  beforeEach(async () => {
    upstream = await startUpstream();
    const provider = { id: 'local_model', key: null, checked: '' } as const;
    core = await startTestCore({ upstream, provider, limits: NO_RATE });
  });
  afterEach(() => core.stop());

  it('is told plainly when the server is not running', async () => {
    upstream.server.close();
    upstream.server.closeAllConnections();
    const spoiled = { headers: { 'x-tallylight-deadline-ms': '1000' } };
    const sdk = new OpenAI({
      baseURL: `${core.address}/local/v1`,
      apiKey: core.token,
      maxRetries: 0,
    });
    await expect(
      sdk.chat.completions.create({ model: 'qwen3', messages: MESSAGES }, spoiled),
    ).rejects.toThrow(/local model is not running. Start its program/);
    expect((await lastCall()).attempts[0]).toMatchObject({
      state: 'failed',
      errorKind: 'transient',
    });
  });

  it('gives Anthropic’s SDK an answer in Anthropic’s shape, and an error, too', async () => {
    const anthropic = new Anthropic({
      baseURL: `${core.address}/local`,
      apiKey: core.token,
      maxRetries: 0,
    });
    const asked = { model: 'qwen3', max_tokens: 9, messages: MESSAGES };
    upstream.answer = (_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(
        JSON.stringify({
          type: 'message',
          role: 'assistant',
          model: 'qwen3',
          content: [{ type: 'text', text: 'Silence.' }],
          usage: { input_tokens: 5, output_tokens: 2 },
        }),
      );
    await anthropic.messages.create(asked);
    expect(await lastCall()).toMatchObject({
      state: 'ok',
      cost: { nanoUsd: 0 },
      attempts: [{ usage: { inputTokens: 5, outputTokens: 2 } }],
    });

    upstream.answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(
        'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"S"}}\n\n',
        () => response.destroy(),
      );
    };
    const answer = await fetch(`${core.address}/local/v1/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${core.token}` },
      body: JSON.stringify({ ...asked, stream: true }),
    });
    let text = '';
    const reading = (async () => {
      for await (const piece of answer.body ?? []) text += Buffer.from(piece).toString();
    })();
    await expect(reading).rejects.toThrow(/terminated/);
    expect(text).toContain('event: error\ndata: {"type":"error"');
  });
});
