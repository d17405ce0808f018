import { ToolSchema } from '@modelcontextprotocol/core';

/** A tool exactly as its server described it. */
export interface ToolDefinition {
  readonly name: string;
  readonly [field: string]: unknown;
}

const LARGEST_CHARACTERS = 64 * 1024;
const DEEPEST = 64;

/** A tool that every client can take, or why this one is none. */
export function judgeTool(
  found: unknown,
): { readonly tool: ToolDefinition } | { readonly name: string; readonly reason: string } {
  const name = nameOf(found);
  // Clients read the whole list by this schema, and lose all of it over one tool that does not fit.
  const read = ToolSchema.safeParse(found);
  if (!read.success) {
    const place = read.error.issues[0]?.path.join('.') || 'the tool';
    return { name, reason: `its “${place}” is missing or wrong` };
  }
  if (name === '') return { name: 'a tool without a name', reason: 'its “name” is empty' };
  if (isDeep(found, DEEPEST)) return { name, reason: 'its description is nested too deep' };
  if (JSON.stringify(found).length > LARGEST_CHARACTERS)
    return { name, reason: 'its description is longer than 64 KB' };
  return { tool: found as ToolDefinition };
}

function nameOf(tool: unknown): string {
  const hasName = typeof tool === 'object' && tool !== null && 'name' in tool;
  return hasName && typeof tool.name === 'string' ? tool.name : 'a tool without a name';
}

function isDeep(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((child) => isDeep(child, levels - 1));
}
