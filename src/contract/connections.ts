import * as z from 'zod';
import { procedure } from './procedure.ts';

/** What connecting a program would change in its own file, before anything is changed. */
export const ConnectionPreview = z.discriminatedUnion('state', [
  z.object({
    /** `connected`: the file already holds our entry; writing it again changes nothing. */
    state: z.enum(['ready', 'connected']),
    /** Names exactly this preview; writing is refused once the file has changed. */
    previewId: z.string(),
    file: z.string(),
    fileExists: z.boolean(),
    /** The entry that would be added, as JSON. */
    entry: z.string(),
    /** Names of the other servers in the file, which stay as they are. */
    keeps: z.array(z.string()),
    /** Whether a backup from an earlier connection can be put back. */
    canUndo: z.boolean(),
  }),
  z.object({
    /** The file is there but has a mistake; nothing can be written. */
    state: z.literal('unreadable'),
    file: z.string(),
    line: z.int(),
    column: z.int(),
    sentence: z.string(),
  }),
]);
export type ConnectionPreview = z.infer<typeof ConnectionPreview>;

export const ConnectionResult = z.object({
  outcome: z.enum(['written', 'undone', 'changed-meanwhile', 'nothing-to-undo', 'failed']),
  sentence: z.string(),
  /** Where the file as it was before is kept; `null` when there was none. */
  backup: z.string().nullable(),
});
export type ConnectionResult = z.infer<typeof ConnectionResult>;

export const connectionContract = {
  previewClaudeDesktop: procedure.output(ConnectionPreview),
  connectClaudeDesktop: procedure
    .input(z.object({ previewId: z.string() }))
    .output(ConnectionResult),
  undoClaudeDesktop: procedure.output(ConnectionResult),
};
