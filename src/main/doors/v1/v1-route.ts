import type * as z from 'zod';
import type { Route } from '#main/host/route.ts';

/** A route for scripts, with what `GET /v1/openapi.json` says of it. */
export interface V1Route extends Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly api: {
    /** What it does, in one plain sentence. */
    readonly summary: string;
    /** What may follow the `?`, by name. */
    readonly query?: Readonly<Record<string, z.ZodType>>;
    readonly body?: z.ZodType;
    /** With success. */
    readonly answer: z.ZodType;
    /** Statuses of its own errors, beside those of the guard. */
    readonly errors: readonly number[];
  };
}
