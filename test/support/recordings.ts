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
    readonly events?: readonly { readonly type: string }[];
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

/** The body of an answer, byte for byte. Where only its events were kept, each is `event:` and `data:`. */
export function bytesOf({ body, sse, events }: Recording['response']): Buffer {
  return Buffer.from(sse ?? events?.map(namedEvent).join('') ?? JSON.stringify(body));
}

/** The same with `data:` alone, because nobody kept how the events were wrapped. */
export function bytesWithoutNames({ events = [] }: Recording['response']): Buffer {
  return Buffer.from(events.map(dataOf).join(''));
}

function namedEvent(event: { readonly type: string }): string {
  return `event: ${event.type}\n${dataOf(event)}`;
}

function dataOf(event: object): string {
  return `data: ${JSON.stringify(event)}\n\n`;
}
