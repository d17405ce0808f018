import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { procedure } from './procedure.ts';
import { Revision, WallMs } from './revision.ts';

/** A credential as the page may know it: never the credential itself. */
export const KeySummary = z.object({
  name: z.string(),
  /** The last 4 characters. */
  last4: z.string().max(4),
  store: z.enum(['keychain', 'session']),
  addedAtMs: WallMs,
  lastUsedAtMs: WallMs.nullable(),
  state: z.enum(['working', 'refused', 'restricted', 'no-credit', 'unchecked']),
});
export type KeySummary = z.infer<typeof KeySummary>;

/** What the provider itself last said about one of its limits. */
export const ReportedLimit = z.object({
  /** Such as "input tokens per minute". */
  name: z.string(),
  limit: z.int().nonnegative(),
  remaining: z.int().nonnegative(),
  resetAtMs: WallMs.nullable(),
  reportedAtMs: WallMs,
});
export type ReportedLimit = z.infer<typeof ReportedLimit>;

/** One of our own limits: what is left of it, and whether it lasts. */
export const CountedLimit = z.object({
  id: z.string(),
  /** Such as "50,000 tokens per minute". */
  name: z.string(),
  /** What may be out at once: the limit itself, or its burst where that is smaller. */
  amount: z.int().nonnegative(),
  /** What could pass now, what is under way already taken off. */
  left: z.int().nonnegative(),
  /** When it begins anew; `null` for limits that refill all the time. */
  resetsAtMs: WallMs.nullable(),
  /**
   * How it refills by itself, which is not told anew each time: at a time t, `upTo` − (`fullAtMs` − t) / `eachMs`
   * are left, in whole ones, as long as nothing passes. `null` when it is full, or does not refill.
   */
  refill: z
    .object({ fullAtMs: WallMs, eachMs: z.number().positive(), upTo: z.int().positive() })
    .nullable(),
  /** When it runs out at the usual pace; `null` when it lasts, or when that can't be said. */
  runsOutAtMs: WallMs.nullable(),
  /** Why it can't be said; `null` when it can, or when there is nothing to say. */
  doubt: z.string().nullable(),
});
export type CountedLimit = z.infer<typeof CountedLimit>;

/**
 * Whether requests go through: `resting` after failures, `used-up` when its credit or quota is, by its own word,
 * `trying` one again, `paused` by the person.
 */
export const Rest = z.object({
  state: z.enum(['sending', 'resting', 'used-up', 'trying', 'paused']),
  /** While resting or used up: until when. */
  untilMs: WallMs.nullable(),
});
export type Rest = z.infer<typeof Rest>;

export const ProviderSummary = z.object({
  id: z.string().min(1),
  name: z.string(),
  /** What it is used for, such as "scripts and evaluation". */
  usedFor: z.string(),
  state: z.enum(['needs-key', 'not-checked', 'answering', 'slow', 'not-answering', 'refused']),
  sentence: z.string().nullable(),
  /** What a client sets as its base URL, such as `/anthropic`, below the local address. */
  path: z.string(),
  /** The page of the provider where a key is made. */
  keyPage: z.string(),
  key: KeySummary.nullable(),
  limits: z.array(ReportedLimit),
  counted: z.array(CountedLimit),
  rest: Rest,
  /** How many requests wait their turn. */
  waiting: z.int().nonnegative(),
  /** Over the last hour, calls through here only. */
  lastHour: z.object({
    calls: z.int().nonnegative(),
    errors: z.int().nonnegative(),
    medianMs: z.int().nonnegative().nullable(),
  }),
});
export type ProviderSummary = z.infer<typeof ProviderSummary>;

export const ProviderSnapshot = z.object({
  revision: Revision,
  providers: z.array(ProviderSummary),
});
export type ProviderSnapshot = z.infer<typeof ProviderSnapshot>;

const KeyInput = z.object({ providerId: z.string().min(1), key: z.string().min(1).max(4096) });

/** What a free request with the key taught; a key that can't be tested now is not saved. */
export const KeyTest = z.object({
  outcome: z.enum(['works', 'refused', 'restricted', 'no-credit', 'cannot-tell']),
  sentence: z.string(),
});
export type KeyTest = z.infer<typeof KeyTest>;

export const providerContract = {
  watch: procedure.output(eventIterator(ProviderSnapshot)),
  /**
   * Tests the key, then keeps it when it may be used (works, restricted or no-credit).
   * UNAVAILABLE when `store` is not to be had; nothing is kept then.
   */
  addKey: procedure
    .input(
      KeyInput.extend({
        name: z.string().trim().min(1).max(60),
        store: KeySummary.shape.store,
      }),
    )
    .output(KeyTest.extend({ saved: z.boolean() })),
  /** Holds all requests to it back, or lets them go on. */
  pause: procedure
    .input(KeyInput.pick({ providerId: true }).extend({ paused: z.boolean() }))
    .output(z.void()),
  /** Ends a rest at once: the next request is the one that tries. The sentence says what that did. */
  tryNow: procedure
    .input(KeyInput.pick({ providerId: true }))
    .output(z.object({ sentence: z.string() })),
  removeKey: procedure.input(KeyInput.pick({ providerId: true })).output(z.void()),
  /** Sends one small paid message through the whole call path, as a client would. */
  sendTest: procedure
    .input(KeyInput.pick({ providerId: true }))
    .output(z.object({ callId: z.string(), ok: z.boolean(), sentence: z.string() })),
};
