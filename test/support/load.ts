import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { callTool, postMessage, type Answer, type Asker, type ToolResult } from './ask-host.ts';

/** What a client was told of one call, in full. Whoever was told this may rely on the ledger. */
export interface Answered {
  readonly callId: string;
  readonly kind: 'message' | 'stream' | 'tool';
  readonly state: 'ok' | 'failed' | 'tool-error';
  /** As the answer's header said; `null` where there is none. */
  readonly cost: { readonly nanoUsd: number; readonly source: string } | null;
  /** As a stream's last word on its usage said; `null` for everything else. */
  readonly outputTokens: number | null;
}

type Kind = Answered['kind'] | 'failing';

/** What a client waits for after its connection was cut, so that it does not do nothing but try. */
const AFTER_CUT_MS = 20;

/** Clients that ask one thing after the other, and remember every answer that came to its end. */
export class Load {
  readonly answered: Answered[] = [];
  readonly #asker: Asker;
  readonly #tool: string;
  readonly #pauseMs: number;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #running: Promise<void>[] = [];
  #isOver = false;
  #asked = 0;

  /** `tool` is the exposed name of one that echoes. Each client waits `pauseMs` before it asks again. */
  constructor(asker: Asker, tool: string, pauseMs = 0) {
    this.#asker = asker;
    this.#tool = tool;
    this.#pauseMs = pauseMs;
  }

  /** Begins so many clients of a kind. */
  add(kind: Kind, clients: number): void {
    for (let client = 0; client < clients; client += 1) this.#running.push(this.#askOn(kind));
  }

  /** Resolves once every client has seen the end of its last answer, or of the connection. */
  async end(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#running);
    this.#agent.destroy();
  }

  async #askOn(kind: Kind): Promise<void> {
    while (!this.#isOver) {
      this.#asked += 1;
      try {
        const answered = await this.#ask(kind, `Take ${this.#asked}.`);
        if (answered) this.answered.push(answered);
        if (this.#pauseMs > 0) await pause(this.#pauseMs);
      } catch {
        // Cut off, so nobody was told anything.
        await pause(AFTER_CUT_MS);
      }
    }
  }

  async #ask(kind: Kind, content: string): Promise<Answered | null> {
    const agent = this.#agent;
    if (kind === 'tool') {
      const args = { message: content, text: content };
      const result = await callTool(this.#asker, this.#tool, args, { agent });
      return answeredTool(result);
    }
    const isStream = kind === 'stream';
    const wish = kind === 'failing' ? { mood: 'overloaded' } : {};
    const answer = await postMessage(this.#asker, { isStream, content, agent, ...wish });
    return isStream ? answeredStream(answer) : answeredMessage(answer);
  }
}

function answeredTool({ isError, _meta: meta }: ToolResult): Answered | null {
  const callId = meta?.['tallylight/call']?.callId;
  if (callId === undefined || isError === true) return null;
  return { callId, kind: 'tool', state: 'ok', cost: null, outputTokens: null };
}

function answeredMessage({ status, headers, isWhole }: Answer): Answered | null {
  const callId = headers['x-tallylight-call-id'];
  if (!isWhole) return null;
  // What was never sent is a refusal, and promises nothing.
  if (typeof callId !== 'string' || headers['x-tallylight-code'] !== undefined) return null;
  const told = /^(\d+)\.(\d{9}); source=(\w+)$/.exec(String(headers['x-tallylight-cost']));
  const cost = told && { nanoUsd: Number(`${told[1]}${told[2]}`), source: told[3] ?? '' };
  const state = status === 200 ? 'ok' : 'failed';
  return { callId, kind: 'message', state, cost, outputTokens: null };
}

function answeredStream({ headers, text, isWhole }: Answer): Answered | null {
  const callId = headers['x-tallylight-call-id'];
  if (!isWhole || typeof callId !== 'string' || !text.includes('event: message_stop')) return null;
  const outputTokens = Number(/"output_tokens":(\d+)\}\}\n\n/.exec(text)?.[1] ?? NaN);
  return { callId, kind: 'stream', state: 'ok', cost: null, outputTokens };
}
