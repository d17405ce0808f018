import { request, type Agent, type IncomingMessage } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
  /** Whether its end came, and not merely the end of the connection. */
  readonly isWhole: boolean;
}

export interface Asker {
  readonly address: string;
  readonly token: string;
}

export interface AskOptions {
  readonly agent?: Agent;
  readonly signal?: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
  /** Told of every piece of the answer as it comes. */
  readonly onText?: (text: string) => void;
}

/** Posts JSON. Rejects when the connection ends before there is an answer; a cut one resolves. */
export function post(
  { address, token }: Asker,
  path: string,
  body: unknown,
  { agent, signal, headers: extra, onText }: AskOptions = {},
): Promise<Answer> {
  const headers = {
    'x-api-key': token,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    ...extra,
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
          onText?.(part);
        });
        // The end of the connection, which `close` tells of as well.
        response.on('error', () => {});
        response.on('close', () => {
          const { statusCode: status = 0, headers: received, complete: isWhole } = response;
          resolve({ status, headers: received, text, isWhole });
        });
      },
    );
    call.on('error', reject);
    call.end(JSON.stringify(body));
  });
}

export interface MessageWish extends AskOptions {
  readonly isStream?: boolean;
  /** What the stand-in is asked for, such as `overloaded`. */
  readonly mood?: string;
  readonly content?: string;
}

/** One message through the native door. */
export function postMessage(
  asker: Asker,
  { isStream = false, mood, content = 'Say hello.', ...options }: MessageWish = {},
): Promise<Answer> {
  const messages = [{ role: 'user', content }];
  const body = { model: 'claude-opus-5-5', max_tokens: 100, stream: isStream, messages };
  const headers = mood === undefined ? {} : { 'x-practice-answer': mood };
  return post(asker, '/anthropic/v1/messages', body, { ...options, headers });
}

/** Asks for a message. Resolves once the head of the answer has come, of which nothing more is read. */
export function askAndStall({ address, token }: Asker, body: unknown): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { 'x-api-key': token };
    const url = `${address}/anthropic/v1/messages`;
    const call = request(url, { method: 'POST', headers, agent: false }, (response) => {
      response.on('error', () => {});
      resolve(response.pause());
    });
    call.on('error', reject);
    call.end(JSON.stringify(body));
  });
}

/** One tool call through `/mcp`. Resolves with the tool's result. */
export async function callTool(
  asker: Asker,
  name: string,
  args: Readonly<Record<string, unknown>> = {},
  options: AskOptions = {},
): Promise<ToolResult> {
  const params = { name, arguments: args };
  const body = { jsonrpc: '2.0', id: 1, method: 'tools/call', params };
  const { text, isWhole } = await post(asker, '/mcp', body, options);
  if (!isWhole) throw new Error('The answer was cut off');
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
