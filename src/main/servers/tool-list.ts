import type { Client } from '@modelcontextprotocol/client';
import * as z from 'zod';
import type { Clock } from '#main/host/clock.ts';
import { judgeTool, type ToolDefinition } from './tool-definition.ts';

export interface ToolList {
  readonly tools: readonly ToolDefinition[];
  /** Tools that no client could work with, and why. The others are not held back by them. */
  readonly setAside: readonly { readonly name: string; readonly reason: string }[];
  /** The server offers more than is passed on. */
  readonly isCut: boolean;
}

const LoosePage = z.looseObject({ tools: z.array(z.unknown()), nextCursor: z.string().optional() });
const PAGES_AT_MOST = 100;
export const TOOLS_AT_MOST = 1_000;

/**
 * Reads all pages within `timeoutMs`, and judges tool by tool: the SDK's own listing fails as a whole
 * over one bad tool. Rejects when a page is no list or does not come in time.
 */
export async function listTools(
  client: Client,
  timeoutMs: number,
  clock: Clock,
): Promise<ToolList> {
  const endMs = clock.monotonicMs() + timeoutMs;
  const found: unknown[] = [];
  const cursors = new Set<string>();
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_AT_MOST && found.length <= TOOLS_AT_MOST; page += 1) {
    const params = cursor === undefined ? {} : { cursor };
    const reply = await client.request({ method: 'tools/list', params }, LoosePage, {
      timeout: Math.max(1, endMs - clock.monotonicMs()),
    });
    found.push(...reply.tools);
    cursor = reply.nextCursor;
    // A server that repeats itself would never come to an end.
    if (cursor === undefined || cursors.has(cursor)) return sortOut(found, false);
    cursors.add(cursor);
  }
  return sortOut(found, true);
}

function sortOut(found: readonly unknown[], isCut: boolean): ToolList {
  const tools = new Map<string, ToolDefinition>();
  const setAside: { name: string; reason: string }[] = [];
  for (const one of found.slice(0, TOOLS_AT_MOST)) {
    const verdict = judgeTool(one);
    if ('reason' in verdict) setAside.push(verdict);
    else if (tools.has(verdict.tool.name))
      setAside.push({ name: verdict.tool.name, reason: 'it is in the list twice' });
    else tools.set(verdict.tool.name, verdict.tool);
  }
  return { tools: [...tools.values()], setAside, isCut: isCut || found.length > TOOLS_AT_MOST };
}
