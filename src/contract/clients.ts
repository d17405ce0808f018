import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { procedure } from './procedure.ts';
import { Revision, WallMs } from './revision.ts';

/** A program that may connect. Its token is kept only as a digest. */
export const ClientSummary = z.object({
  id: z.string().min(1),
  name: z.string(),
  /** `use` calls and reads; `manage` may also change servers and limits. */
  scope: z.enum(['use', 'manage']),
  createdAtMs: WallMs,
  lastUsedAtMs: WallMs.nullable(),
  revokedAtMs: WallMs.nullable(),
});
export type ClientSummary = z.infer<typeof ClientSummary>;

export const ClientSnapshot = z.object({ revision: Revision, clients: z.array(ClientSummary) });
export type ClientSnapshot = z.infer<typeof ClientSnapshot>;

export const clientContract = {
  watch: procedure.output(eventIterator(ClientSnapshot)),
  /** CONFLICT when a client that is not revoked has the name. The token is shown this once. */
  add: procedure
    .input(z.object({ name: z.string().trim().min(1).max(60), scope: ClientSummary.shape.scope }))
    .output(z.object({ client: ClientSummary, token: z.string() })),
  revoke: procedure.input(z.object({ id: z.string() })).output(z.void()),
};
