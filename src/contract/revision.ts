import * as z from 'zod';

/** Part of every followed state. Within one run of the core, a larger revision is newer. */
export const Revision = z.int().nonnegative();

/** Milliseconds since the epoch, by the computer's own clock. */
export const WallMs = z.int().nonnegative();
