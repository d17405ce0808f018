import { request, Agent } from 'node:http';

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

/** A complete answer, and nothing less: one that is cut off rejects. */
export interface WholeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

export interface Asker {
  readonly address: string;
  readonly token: string;
}

/** Posts JSON and waits for the very end of the answer. Rejects when it is cut off. */
export function post(
  { address, token }: Asker,
  path: string,
  body: unknown,
  { agent, signal }: { readonly agent?: Agent; readonly signal?: AbortSignal } = {},
): Promise<WholeAnswer> {
  const headers = {
    'x-api-key': token,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  };
  return new Promise((resolve, reject) => {
    const call = request(
      new URL(path, address),
      { method: 'POST', headers, ...(agent && { agent }), ...(signal && { signal }) },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          text += part;
        });
        response.on('error', reject);
        response.on('close', () => {
          const { statusCode: status = 0, headers: received, complete } = response;
          if (complete) resolve({ status, headers: received, text });
          else reject(new Error(`Cut off after ${text.length} characters`));
        });
      },
    );
    call.on('error', reject);
    call.end(JSON.stringify(body));
  });
}

export interface MessageWish {
  readonly isStream?: boolean;
  /** What the stand-in is asked for, such as `overloaded`. */
  readonly mood?: string;
  readonly content?: string;
  readonly signal?: AbortSignal;
  readonly agent?: Agent;
}

/** One message through the native door. */
export function postMessage(
  asker: Asker,
  { isStream = false, mood, content = 'Say hello.', ...options }: MessageWish = {},
): Promise<WholeAnswer> {
  const model = mood === undefined ? 'claude-opus-5-5' : `practice-${mood}`;
  const messages = [{ role: 'user', content }];
  const body = { model, max_tokens: 100, stream: isStream, messages };
  return post(asker, '/anthropic/v1/messages', body, options);
}

/** One tool call through `/mcp`. Resolves with the tool's result. */
export async function callTool(
  asker: Asker,
  name: string,
  args: Readonly<Record<string, unknown>> = {},
  options: { readonly agent?: Agent; readonly signal?: AbortSignal } = {},
): Promise<ToolResult> {
  const params = { name, arguments: args };
  const body = { jsonrpc: '2.0', id: 1, method: 'tools/call', params };
  const { text } = await post(asker, '/mcp', body, options);
  const json = /^data: (\{.*\})$/m.exec(text)?.[1] ?? text;
  const { result } = JSON.parse(json) as { result?: ToolResult };
  if (!result) throw new Error(`No result: ${text}`);
  return result;
}

export interface ToolResult {
  readonly isError?: boolean;
  readonly content: readonly { readonly text: string }[];
  readonly _meta?: { readonly 'tallylight/call'?: { readonly callId?: string } };
}

/** Clients that ask without a pause, and remember every answer that came to its end. */
export class Load {
  readonly answered: Answered[] = [];
  readonly #asker: Asker;
  readonly #tool: string;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #running: Promise<void>[] = [];
  #isOver = false;
  #asked = 0;

  /** `tool` is the exposed name of one that echoes. */
  constructor(asker: Asker, tool: string) {
    this.#asker = asker;
    this.#tool = tool;
  }

  /** Begins so many clients of a kind. */
  add(kind: Answered['kind'] | 'failing', clients: number): void {
    for (let client = 0; client < clients; client += 1) this.#running.push(this.#askOn(kind));
  }

  /** Resolves once every client has seen the end of its last answer, or of the connection. */
  async end(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#running);
    this.#agent.destroy();
  }

  async #askOn(kind: Answered['kind'] | 'failing'): Promise<void> {
    while (!this.#isOver) {
      this.#asked += 1;
      try {
        const answered = await this.#ask(kind, `Take ${this.#asked}.`);
        if (answered) this.answered.push(answered);
      } catch {
        // Cut off, so nobody was told anything. There is nothing to ask any more, or not yet.
        await new Promise((next) => setTimeout(next, 20));
      }
    }
  }

  async #ask(kind: Answered['kind'] | 'failing', content: string): Promise<Answered | null> {
    const agent = this.#agent;
    if (kind === 'tool') {
      const result = await callTool(this.#asker, this.#tool, { message: content }, { agent });
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

function answeredMessage({ status, headers }: WholeAnswer): Answered | null {
  const callId = headers['x-tallylight-call-id'];
  // What was never sent is a refusal, and promises nothing.
  if (typeof callId !== 'string' || headers['x-tallylight-code'] !== undefined) return null;
  const told = /^(\d+)\.(\d{9}); source=(\w+)$/.exec(String(headers['x-tallylight-cost']));
  const cost = told && { nanoUsd: Number(`${told[1]}${told[2]}`), source: told[3] ?? '' };
  const state = status === 200 ? 'ok' : 'failed';
  return { callId, kind: 'message', state, cost, outputTokens: null };
}

function answeredStream({ headers, text }: WholeAnswer): Answered | null {
  const callId = headers['x-tallylight-call-id'];
  if (typeof callId !== 'string' || !text.includes('event: message_stop')) return null;
  const outputTokens = Number(/"output_tokens":(\d+)\}\}\n\n/.exec(text)?.[1] ?? NaN);
  return { callId, kind: 'stream', state: 'ok', cost: null, outputTokens };
}
