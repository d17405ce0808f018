import * as z from 'zod';
import type { AccountReport } from '../dialect.ts';
import { parseJson } from '../parse-json.ts';

const Credits = z.number().nonnegative().max(Number.MAX_SAFE_INTEGER);

/** Of an answer to `GET /v1/user/subscription`, what is used here. The client always gets all of it. */
const Subscription = z.object({
  character_count: Credits,
  character_limit: Credits,
  next_character_count_reset_unix: z.number().positive().max(1e11).nullish().catch(null),
  status: z.string().nullish().catch(null),
  has_open_invoices: z.boolean().nullish().catch(null),
});

const IN_ORDER = new Set(['active', 'trialing', 'free']);

/** The plan's credits, and whether the account is in order; `null` for bytes that are no such answer. */
export function readSubscription(body: Uint8Array, nowMs: number): AccountReport | null {
  const found = Subscription.safeParse(parseJson(body));
  if (!found.success) return null;
  const { character_count: used, character_limit: limit, ...more } = found.data;
  const resetUnix = more.next_character_count_reset_unix ?? null;
  return {
    limits: [
      {
        name: 'characters per month',
        limit: Math.floor(limit),
        remaining: Math.max(0, Math.floor(limit - used)),
        resetAtMs: resetUnix === null ? null : Math.floor(resetUnix * 1_000),
        reportedAtMs: nowMs,
      },
    ],
    trouble: troubleOf(more.status ?? null, more.has_open_invoices === true),
  };
}

function troubleOf(status: string | null, hasOpenInvoices: boolean): string | null {
  if (status !== null && !IN_ORDER.has(status))
    return 'Your ElevenLabs subscription is not active. Look at it on their site, or voices may stop.';
  if (hasOpenInvoices)
    return 'ElevenLabs says that an invoice of yours is open. Pay it on their site, or voices may stop.';
  return null;
}
