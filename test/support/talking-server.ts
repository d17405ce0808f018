import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/**
 * An MCP server (2025-11-25, stdio) that says what a file tells it to, for tests of how its words are
 * shown: `node talking-server.ts FILE`. Imports nothing but Node, so that it starts fast.
 */
interface Script {
  /** Written to the log with every start. */
  readonly lines: readonly string[];
  readonly description: string;
}

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: { readonly arguments?: { readonly text?: string } };
}

const script = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Script;
for (const line of script.lines) process.stderr.write(`${line}\n`);

const TOOL = {
  name: 'say',
  title: script.description,
  description: script.description,
  inputSchema: { type: 'object', properties: { text: { type: 'string' } } },
};

const ANSWERS: Record<string, (message: Message) => object> = {
  initialize: () => ({
    protocolVersion: '2025-11-25',
    capabilities: { tools: {} },
    serverInfo: { name: 'talking', version: '1.0.0' },
  }),
  ping: () => ({}),
  'tools/list': () => ({ tools: [TOOL] }),
  'tools/call': ({ params }) => {
    const text = params?.arguments?.text ?? '';
    process.stderr.write(`${text}\n`);
    return { content: [{ type: 'text', text }], isError: true };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line) as Message;
  const answer = ANSWERS[message.method ?? ''];
  if (answer === undefined || message.id === undefined) continue;
  const reply = { jsonrpc: '2.0', id: message.id, result: answer(message) };
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
