import type { Client } from '@modelcontextprotocol/client';
import * as z from 'zod';

/** A tool exactly as its server described it. */
export interface ToolDefinition {
  readonly name: string;
  readonly [field: string]: unknown;
}

export interface ToolList {
  readonly tools: readonly ToolDefinition[];
  /** Tools that no client could work with, and why. The others are not held back by them. */
  readonly setAside: readonly { readonly name: string; readonly reason: string }[];
}

const LoosePage = z.looseObject({ tools: z.array(z.unknown()), nextCursor: z.string().optional() });
const Tool = z.looseObject({
  name: z.string().min(1),
  inputSchema: z.looseObject({ type: z.literal('object') }),
});
const PAGES_AT_MOST = 100;
const TOOLS_AT_MOST = 1_000;

/** Reads all pages, and judges tool by tool: the SDK's own listing fails as a whole over one bad tool. */
export async function listTools(client: Client, timeoutMs: number): Promise<ToolList> {
  const found: unknown[] = [];
  const cursors = new Set<string>();
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_AT_MOST && found.length < TOOLS_AT_MOST; page += 1) {
    const params = cursor === undefined ? {} : { cursor };
    const reply = await client.request({ method: 'tools/list', params }, LoosePage, {
      timeout: timeoutMs,
    });
    found.push(...reply.tools);
    // A server that repeats itself would never come to an end.
    if (reply.nextCursor === undefined || cursors.has(reply.nextCursor)) break;
    cursor = reply.nextCursor;
    cursors.add(cursor);
  }
  return sortOut(found.slice(0, TOOLS_AT_MOST));
}

function sortOut(found: readonly unknown[]): ToolList {
  const tools: ToolDefinition[] = [];
  const setAside: { name: string; reason: string }[] = [];
  for (const one of found) {
    const tool = Tool.safeParse(one);
    if (tool.success) tools.push(tool.data);
    else {
      const place = tool.error.issues[0]?.path.join('.') || 'the tool';
      setAside.push({ name: nameOf(one), reason: `${place} is missing or wrong` });
    }
  }
  return { tools, setAside };
}

function nameOf(tool: unknown): string {
  if (typeof tool === 'object' && tool !== null && 'name' in tool) return String(tool.name);
  return 'a tool without a name';
}
