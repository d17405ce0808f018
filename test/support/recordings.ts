import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeEach } from 'vitest';

/** An answer of a provider as it was kept, and the request that it answers. */
export interface Recording {
  readonly request: { readonly headers?: Record<string, string>; readonly body?: unknown };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: unknown;
    readonly sse?: string;
  };
}

/** Answers that providers really gave. They lie beside the project, or where this names them. */
const FOLDER = resolve(process.env['TALLYLIGHT_RECORDINGS'] ?? '../shared/recordings');

/** The recordings of one provider. Where there are none, every test of the file skips and says so. */
export function useRecordings(provider: string) {
  const files = existsSync(FOLDER)
    ? readdirSync(FOLDER).filter((name) => name.startsWith(`${provider}-`))
    : [];
  beforeEach((context) => {
    if (files.length === 0) context.skip(`no recordings of ${provider} beside the project`);
  });
  return {
    files,
    /** By the beginning of its name, such as `anthropic-01`. */
    read: (start: string): Recording => {
      const name = files.find((file) => file.startsWith(start));
      if (name === undefined) throw new Error(`No recording begins with ${start}`);
      return JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Recording;
    },
  };
}

/** The body of an answer, byte for byte. */
export function bytesOf({ body, sse }: Recording['response']): Buffer {
  return Buffer.from(sse ?? JSON.stringify(body));
}
