import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import Anthropic from '@anthropic-ai/sdk';
import { ElevenLabsClient } from '@elevenlabs/elevenlabs-js';
import { GoogleGenAI } from '@google/genai';
import Perplexity from '@perplexity-ai/perplexity_ai';
import AnthropicBefore from 'anthropic-sdk-0';
import OpenAI from 'openai';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '#main/host/clock.ts';
import { createStandIns } from '#main/practice/stand-ins.ts';
import type { ProviderId } from '#main/settings/settings-schema.ts';
import {
  NO_RATE,
  startTestCore,
  startUpstream,
  TEST_KEY,
  type TestCore,
} from '#test/support/test-core.ts';

const PAGE = readFileSync('docs/sdks.md', 'utf8');
const QUESTION = 'A title for an episode about silence?';
const MESSAGES = [{ role: 'user' as const, content: QUESTION }];

interface Line {
  readonly providerId: ProviderId;
  readonly checked: string;
  /** The class that the line names. */
  readonly sdk: new (options: never) => unknown;
  /** Asks what a newcomer would, and throws when that fails. */
  readonly ask: (sdk: never) => Promise<unknown>;
}

const askOpenAi =
  (model: string) =>
  (sdk: OpenAI): Promise<unknown> =>
    sdk.chat.completions.create({ model, messages: MESSAGES });
const speak = (sdk: OpenAI): Promise<unknown> =>
  sdk.audio.speech.create({ model: 'tts-1', voice: 'alloy', input: QUESTION });

/** What stands behind each row of the table, by its first column. */
const LINES: Readonly<Record<string, Line>> = {
  '`@anthropic-ai/sdk` 1.x': {
    providerId: 'claude',
    checked: '{"data":[]}',
    sdk: Anthropic,
    ask: (sdk: Anthropic) =>
      sdk.messages.create({ model: 'claude-haiku-5-5', max_tokens: 64, messages: MESSAGES }),
  },
  '`@anthropic-ai/sdk` 0.x': {
    providerId: 'claude',
    checked: '{"data":[]}',
    sdk: AnthropicBefore,
    ask: (sdk: AnthropicBefore) =>
      sdk.messages.create({ model: 'claude-haiku-5-5', max_tokens: 64, messages: MESSAGES }),
  },
  '`@google/genai`': {
    providerId: 'gemini',
    checked: '{"models":[]}',
    sdk: GoogleGenAI,
    ask: (sdk: GoogleGenAI) =>
      sdk.models.generateContent({ model: 'gemini-3.8-flash', contents: QUESTION }),
  },
  '`@elevenlabs/elevenlabs-js`': {
    providerId: 'elevenlabs',
    checked: '{"character_count":0,"character_limit":100000}',
    sdk: ElevenLabsClient,
    ask: async (sdk: ElevenLabsClient) => {
      const line = { text: QUESTION, modelId: 'eleven_v4' };
      const sound = await sdk.textToSpeech.convert('practice-ann', line);
      return new Response(sound).arrayBuffer();
    },
  },
  '`@perplexity-ai/perplexity_ai`': {
    providerId: 'perplexity',
    checked: '{"results":[]}',
    sdk: Perplexity,
    ask: (sdk: Perplexity) => sdk.responses.create({ preset: 'fast', input: QUESTION }),
  },
  '`openai`, for OpenAI': {
    providerId: 'openai',
    checked: '{"data":[]}',
    sdk: OpenAI,
    ask: askOpenAi('gpt-6-luna'),
  },
  '`openai`, for a local model': {
    providerId: 'local_model',
    checked: '{"data":[]}',
    sdk: OpenAI,
    ask: askOpenAi('gpt-oss:20b'),
  },
  '`openai`, for a local voice': { providerId: 'local_tts', checked: '', sdk: OpenAI, ask: speak },
  '`openai`, for the second voice': {
    providerId: 'alternative_tts',
    checked: '',
    sdk: OpenAI,
    ask: speak,
  },
  '`openai`, for Perplexity': {
    providerId: 'perplexity',
    checked: '{"results":[]}',
    sdk: OpenAI,
    ask: (sdk: OpenAI) => sdk.responses.create({ model: 'openai/gpt-6-luna', input: QUESTION }),
  },
};

const rows = PAGE.split('\n')
  .map((row) => row.split('|').map((cell) => cell.trim()))
  .filter(([, , line = '']) => line.startsWith('`new '))
  .map(([, name = '', line = '', variable = '']) => ({
    name,
    code: line.slice(1, -1),
    variable: /^`(\w+)`$/.exec(variable)?.[1] ?? null,
  }));

let core: TestCore;

async function start({ providerId: id, checked }: Line): Promise<void> {
  const upstream = await startUpstream();
  const standIn = createStandIns(systemClock)[id];
  const key = standIn?.key ?? null;
  core = await startTestCore({ upstream, provider: { id, key, checked }, limits: NO_RATE });
  upstream.answer = (request, response) => standIn?.answer(request, response);
}

/** The line as it stands on the page, with this core's address and token in it. */
function build(code: string, sdk: Line['sdk']): never {
  const here = code.replace('http://127.0.0.1:7411', core.address).replace('tl_…', core.token);
  expect(here).toContain(core.address);
  expect(here).toContain(core.token);
  const name = /^new (\w+)/.exec(here)?.[1] ?? '';
  return runInNewContext(here, { [name]: sdk }) as never;
}

async function lastState(): Promise<unknown> {
  const { calls } = await core.client.calls.list({ before: null, limit: 1 });
  return calls[0]?.state;
}

describe('the lines of docs/sdks.md', () => {
  afterEach(async () => {
    vi.unstubAllEnvs();
    await core.stop();
  });

  it.each(rows)('$name', async ({ name, code, variable }) => {
    const line = LINES[name];
    if (!line) throw new Error(`No test for the row ${name}`);
    await start(line);

    await line.ask(build(code, line.sdk));
    expect(await lastState()).toBe('ok');

    if (variable === null) return;
    const base = /http:[^']+/.exec(code)?.[0] ?? '';
    vi.stubEnv(variable, base.replace('http://127.0.0.1:7411', core.address));
    const Sdk = line.sdk as new (options: { apiKey: string }) => never;
    await line.ask(new Sdk({ apiKey: core.token }));
    const { calls } = await core.client.calls.list({ before: null, limit: 5 });
    expect(calls.map(({ state }) => state)).toEqual(['ok', 'ok']);
  });
});

it('are all tested, and none that isn’t there', () => {
  expect(rows.map(({ name }) => name).toSorted()).toEqual(Object.keys(LINES).toSorted());
});

it('never show a key of a provider', () => {
  expect(PAGE).not.toContain(TEST_KEY.slice(0, 7));
});
