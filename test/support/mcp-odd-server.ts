import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/**
 * An MCP server (2025-11-25, stdio) that behaves as its arguments say, for tests of faults:
 * `node mcp-odd-server.ts TRAIT…`. Imports nothing but Node, so that it starts fast.
 */
interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: {
    readonly name?: string;
    readonly arguments?: { readonly text?: string };
    readonly requestId?: number | string;
    readonly _meta?: { readonly progressToken?: number | string };
  };
}

const traits = new Set(process.argv.slice(2));
const has = (trait: string): boolean => traits.has(trait);
/** What this server did is written here, so that a test sees it after the process is gone. */
const journal = process.env['ODD_JOURNAL'];
const note = (line: string): void => {
  if (journal !== undefined) appendFileSync(journal, `${line}\n`);
};
const write = (text: string): void => void process.stdout.write(text);
const send = (message: object): void =>
  write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const reply = (id: Message['id'], result: object): void => send({ id, result });
const text = (words: string): object => ({ content: [{ type: 'text', text: words }] });

note(`start ${process.pid}`);
if (has('exits-at-once')) process.exit(0);
if (has('speaks-on-stderr')) process.stderr.write('reading the config\nno such file: config.yml\n');
if (has('exits-with-words')) process.exit(3);
if (has('ignores-term'))
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, () => {});
if (has('ignores-end')) setInterval(() => {}, 1_000);
if (has('has-child')) leaveBehind(false);
if (has('has-detached-child')) leaveBehind(true);
if (has('garbage')) setInterval(() => write('\uFEFFnot a message\r\n{"half": \n[1,2]\n\n'), 5);
if (has('floods')) flood();

/** A process of ours that would gladly outlive us. */
function leaveBehind(isDetached: boolean): void {
  const script = 'process.on("SIGTERM",()=>{}); setInterval(()=>{}, 1000)';
  const child = spawn(process.execPath, ['-e', script], { detached: isDetached, stdio: 'inherit' });
  note(`child ${child.pid}`);
}

function flood(): void {
  const line = `${'x'.repeat(1023)}\n`.repeat(64);
  const push = (): void => {
    while (process.stdout.write(line));
    process.stdout.once('drain', push);
  };
  push();
}

const TOOLS = [
  tool('echo'),
  tool('pid'),
  tool('count'),
  tool('hang'),
  tool('progress'),
  tool('huge'),
  tool('deep'),
  tool('fail'),
  tool('refuse'),
  tool('die'),
];

function tool(name: string): object {
  return {
    name,
    title: `Odd ${name}`,
    description: `Does ${name}`,
    inputSchema: { type: 'object', properties: { text: { type: 'string' } } },
    annotations: { readOnlyHint: true },
    _meta: { 'example.org/kept': name },
  };
}

const BAD_TOOLS = [
  { name: 'no-schema' },
  { name: 'wrong-schema', inputSchema: { type: 'string' } },
  { description: 'nameless', inputSchema: { type: 'object' } },
  { name: 'wrong-annotations', inputSchema: { type: 'object' }, annotations: 'none' },
  tool('echo'),
  'not even an object',
];

const answers: Record<string, (message: Message) => void> = {
  initialize: ({ id }) => {
    if (has('refuses-to-open')) return send({ id, error: { code: -32_603, message: 'not today' } });
    const result = {
      protocolVersion: '2025-11-25',
      capabilities: { tools: {} },
      serverInfo: { name: 'odd', version: '1.0.0' },
    };
    reply(id, result);
    // The second answer to the same question has to be ignored.
    if (has('answers-twice')) reply(id, result);
    if (has('exits-after-opening')) setTimeout(() => process.exit(1), 100);
  },
  ping: ({ id }) => {
    note('ping');
    if (has('deaf-after-opening')) return;
    if (has('knows-no-ping'))
      return send({ id, error: { code: -32_601, message: 'no such method' } });
    reply(id, {});
  },
  'tools/list': ({ id }) => {
    if (has('never-lists')) return;
    reply(id, { tools: has('bad-tools') ? [...BAD_TOOLS, ...TOOLS] : TOOLS });
  },
  'tools/call': callTool,
  'notifications/cancelled': ({ params }) => note(`cancelled ${typeof params?.requestId}`),
};

function callTool({ id, params }: Message): void {
  const token = params?._meta?.progressToken;
  note(`call ${params?.name}`);
  switch (params?.name ?? '') {
    case 'pid':
      return reply(id, text(String(process.pid)));
    case 'hang':
      return;
    case 'progress':
      for (let progress = 1; progress <= 20; progress += 1)
        send({
          method: 'notifications/progress',
          params: { progressToken: token, progress, total: 20 },
        });
      return reply(id, text('done'));
    case 'huge':
      return reply(id, text('x'.repeat(9 * 1024 * 1024)));
    case 'deep':
      return write(
        `{"jsonrpc":"2.0","id":${id},"result":{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}}\n`,
      );
    case 'fail':
      return reply(id, { ...text('no such file'), isError: true });
    case 'refuse':
      return send({ id, error: { code: -32_602, message: 'no such argument' } });
    case 'die':
      return void process.kill(process.pid, 'SIGKILL');
    default:
      reply(id, {
        ...text(params?.arguments?.text ?? ''),
        structuredContent: { odd: true },
      });
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  if (has('silent')) continue;
  const message = JSON.parse(line) as Message;
  answers[message.method ?? '']?.(message);
}
