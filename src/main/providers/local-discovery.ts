import * as z from 'zod';
import type { LocalServer } from '#contract/providers.ts';
import type { Clock } from '#main/host/clock.ts';
import type { HttpClient } from '#main/host/http-client.ts';
import type { LocalPorts } from '#main/host/local-ports.ts';
import { readErrorIn } from './openai/error-body.ts';
import { parseJson } from './parse-json.ts';

const DEADLINE_MS = 1_500;
const LARGEST_ANSWER_BYTES = 1024 * 1024;
const MODELS_AT_MOST = 100;
const LONGEST_NAME = 200;

export type LocalKind = LocalServer['kind'];

/** How a server is known by its answer to one free request. */
interface Look {
  readonly kind: LocalKind;
  readonly name: string;
  readonly isVoice: boolean;
  readonly path: string;
  /** The names of its models or voices; `null` when this is no answer of such a server. */
  readModels(answer: unknown): readonly string[] | null;
  /** The same of an answer that asks for a key; left out, such a server is left alone. */
  readonly readRefusal?: (answer: unknown) => readonly string[] | null;
}

const OllamaTags = z.object({ models: z.array(z.object({ name: z.string() })) });
const ModelList = z.object({ data: z.array(z.object({ id: z.string() })) });
const PiperInfo = z.object({ voice: z.object({ name: z.string(), num_speakers: z.int() }) });

const ids = (answer: unknown): readonly string[] | null => {
  const list = ModelList.safeParse(answer);
  return list.success ? list.data.data.map(({ id }) => id) : null;
};
const list = { path: '/v1/models', isVoice: false, readModels: ids } as const;

const LOOKS: readonly Look[] = [
  {
    kind: 'ollama',
    name: 'Ollama',
    isVoice: false,
    path: '/api/tags',
    readModels: (answer) => {
      const tags = OllamaTags.safeParse(answer);
      return tags.success ? tags.data.models.map(({ name }) => name) : null;
    },
  },
  { ...list, kind: 'lm-studio', name: 'LM Studio' },
  { ...list, kind: 'llama-cpp', name: 'llama.cpp' },
  {
    ...list,
    kind: 'kokoro',
    name: 'Kokoro',
    isVoice: true,
    // Servers for text have a list of models, too.
    readModels: (answer) => {
      const found = ids(answer);
      return found?.some((id) => /kokoro|tts|voice/i.test(id)) ? found : null;
    },
  },
  {
    kind: 'piper',
    name: 'Piper',
    isVoice: true,
    path: '/info',
    readModels: (answer) => {
      const info = PiperInfo.safeParse(answer);
      return info.success ? [info.data.voice.name] : null;
    },
  },
];

/**
 * Looks for servers of models, or of voices, at their usual ports on this computer and at no others, with one
 * free request each. What is no such server is left alone. Never throws.
 */
export async function lookForLocal(
  http: HttpClient,
  ports: LocalPorts,
  isVoice: boolean,
  clock: Clock,
): Promise<LocalServer[]> {
  const looks = LOOKS.filter((look) => look.isVoice === isVoice);
  const found = await Promise.all(
    looks.map(async (look) => {
      const baseUrl = `http://127.0.0.1:${ports[look.kind]}`;
      const models = await lookAt(http, look, baseUrl, clock);
      return models === null
        ? null
        : { kind: look.kind, name: look.name, baseUrl, models: [...models] };
    }),
  );
  return found.filter((one) => one !== null);
}

/** What speaks at an address that the person named; `null` when nothing of this kind does. Never throws. */
export async function recognize(
  http: HttpClient,
  baseUrl: string,
  isVoice: boolean,
  clock: Clock,
): Promise<LocalKind | null> {
  // Of voices, whatever lists its models may be one: its names tell nothing sure.
  const looks = LOOKS.filter(({ kind }) => (isVoice ? kind === 'piper' : kind === 'ollama'));
  const any = { ...list, kind: isVoice ? 'kokoro' : 'lm-studio', name: '' } as const;
  // One that asks for its key first is one, too.
  const onError = (answer: unknown): string[] | null => (readErrorIn(answer) ? [] : null);
  for (const look of [...looks, { ...any, readRefusal: onError }])
    if ((await lookAt(http, look, baseUrl, clock)) !== null) return look.kind;
  return null;
}

async function lookAt(
  http: HttpClient,
  { path, readModels, readRefusal }: Pick<Look, 'path' | 'readModels' | 'readRefusal'>,
  baseUrl: string,
  clock: Clock,
): Promise<readonly string[] | null> {
  const deadline = new AbortController();
  const cancel = clock.after(DEADLINE_MS, () => deadline.abort());
  try {
    const base = new URL(baseUrl);
    const { status, body } = await http.send({
      origin: base.origin,
      path: base.pathname.replace(/\/$/, '') + path,
      method: 'GET',
      headers: { accept: 'application/json' },
      body: null,
      reach: 'own',
      signal: deadline.signal,
    });
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > LARGEST_ANSWER_BYTES) return null;
      chunks.push(chunk);
    }
    const answer = parseJson(Buffer.concat(chunks));
    const models = status === 200 ? readModels(answer) : null;
    if (status === 401) return readRefusal?.(answer) ?? null;
    return models === null ? null : models.slice(0, MODELS_AT_MOST).map(shortened);
  } catch {
    return null;
  } finally {
    cancel();
  }
}

function shortened(name: string): string {
  return name.slice(0, LONGEST_NAME);
}
