import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { procedure } from './procedure.ts';
import { Revision, WallMs } from './revision.ts';

/** `held` waits for the person: a command or a key is missing. `failed` gave up until the person acts. */
export const ServerState = z.enum([
  'stopped',
  'queued',
  'starting',
  'ready',
  'degraded',
  'backoff',
  'stopping',
  'failed',
  'held',
]);
export type ServerState = z.infer<typeof ServerState>;

export const ServerTool = z.object({
  /** As the server calls it. */
  name: z.string(),
  /** As clients of Tallylight see it: `<server>_<tool>`. */
  exposedName: z.string(),
  description: z.string(),
});
export type ServerTool = z.infer<typeof ServerTool>;

export const ServerSummary = z.object({
  id: z.string().min(1),
  name: z.string(),
  state: ServerState,
  /** One sentence on what happened and what is next; `null` when all is quiet. */
  sentence: z.string().nullable(),
  /** The whole command as it is run, for people to read. */
  command: z.string(),
  pid: z.int().nullable(),
  /** Restarts by Tallylight since the person last started it. */
  restarts: z.int().nonnegative(),
  /** In `backoff`: which start of how many comes next, and when. */
  nextTry: z.object({ attempt: z.int(), of: z.int(), atMs: WallMs }).nullable(),
  /** Since when the present process is ready. */
  readySinceMs: WallMs.nullable(),
  protocolVersion: z.string().nullable(),
  /** Kept while the server is down: a tool does not vanish because something behind it is down. */
  tools: z.array(ServerTool),
  /** Tool calls since Tallylight started, with median and 95th percentile duration. */
  toolCalls: z.object({
    count: z.int().nonnegative(),
    errors: z.int().nonnegative(),
    p50Ms: z.int().nonnegative().nullable(),
    p95Ms: z.int().nonnegative().nullable(),
  }),
});
export type ServerSummary = z.infer<typeof ServerSummary>;

/** All servers at one moment, in the order of the settings file. */
export const ServerSnapshot = z.object({ revision: Revision, servers: z.array(ServerSummary) });
export type ServerSnapshot = z.infer<typeof ServerSnapshot>;

export const LogLine = z.object({
  /** Counts up from 0 for as long as the core runs. */
  number: z.int().nonnegative(),
  atMs: WallMs,
  /** `server` is what it wrote to stderr, `tallylight` what was done with it. */
  from: z.enum(['server', 'tallylight']),
  text: z.string(),
});
export type LogLine = z.infer<typeof LogLine>;

const ById = z.object({ id: ServerSummary.shape.id });

/** Commands answer once they are under way; `watch` shows how they end. NOT_FOUND when no server has the id. */
export const serverContract = {
  watch: procedure.output(eventIterator(ServerSnapshot)),
  start: procedure.input(ById).output(z.void()),
  stop: procedure.input(ById).output(z.void()),
  restart: procedure.input(ById).output(z.void()),
  /** Batches of at most 500 lines from line number `after` + 1 on, then new lines as they come. */
  log: procedure
    .input(ById.extend({ after: z.int().min(-1) }))
    .output(eventIterator(z.object({ lines: z.array(LogLine) }))),
};
