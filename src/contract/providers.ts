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
  state: z.enum([
    'needs-key',
    'not-set-up',
    'not-checked',
    'answering',
    'slow',
    'not-answering',
    'refused',
  ]),
  sentence: z.string().nullable(),
  /** What a client sets as its base URL, such as `/anthropic`, below the local address. */
  path: z.string(),
  /** The page of the provider where a key is made; `null` where none is needed. */
  keyPage: z.string().nullable(),
  key: KeySummary.nullable(),
  /** Where the person's own server is, as far as they have said; `null` where everybody knows the address. */
  ownServer: z.object({ baseUrl: z.string().nullable() }).nullable(),
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

/**
 * What a request with the key taught; a key that can't be tested now is not saved. `probably-works` is all
 * that can be said for nothing where a provider has no free request: `checkForCertain` says more.
 */
export const KeyTest = z.object({
  outcome: z.enum(['works', 'probably-works', 'refused', 'restricted', 'no-credit', 'cannot-tell']),
  sentence: z.string(),
});
export type KeyTest = z.infer<typeof KeyTest>;

/** A server for models or voices that was found on this computer. Nothing is sent to it before it is chosen. */
export const LocalServer = z.object({
  kind: z.enum(['ollama', 'lm-studio', 'llama-cpp', 'kokoro', 'piper']),
  /** Such as "LM Studio". */
  name: z.string(),
  baseUrl: z.string(),
  /** The names of its models or voices. */
  models: z.array(z.string()),
});
export type LocalServer = z.infer<typeof LocalServer>;

/** Nothing was changed when `saved` is false; the sentence says why. */
export const LocalOutcome = z.object({ saved: z.boolean(), sentence: z.string() });
export type LocalOutcome = z.infer<typeof LocalOutcome>;

/** An attempt that did not work, and the request that it was part of. */
export const ProviderFailure = z.object({
  callId: z.string(),
  atMs: WallMs,
  model: z.string().nullable(),
  /** What the provider answered with; `null` when it did not answer. */
  status: z.int().nullable(),
  /** What went wrong, for a person. */
  sentence: z.string(),
});
export type ProviderFailure = z.infer<typeof ProviderFailure>;

/** Day of a price, such as `2026-11-22`, from the start of the day in UTC. */
const PriceDay = z.string().nullable();

/**
 * How sure a price is, best first: the person's own word, the provider's, a list at a fixed version, several
 * others, one other.
 */
export const PriceConfidence = z.enum(['yours', 'vendor', 'pinned', 'several', 'one']);
export type PriceConfidence = z.infer<typeof PriceConfidence>;

export const PriceRow = z.object({
  /** A model, or another thing that has a price: "search request". */
  name: z.string(),
  /** What it holds for, such as "above 200,000 tokens in"; `null` for everything. */
  condition: z.string().nullable(),
  /** Such as `{ name: "in", nanoUsd: 2_000_000_000 }`. */
  amounts: z.array(z.object({ name: z.string(), nanoUsd: z.int().nonnegative() })),
  from: PriceDay,
  until: PriceDay,
  source: z.string(),
  confidence: PriceConfidence,
});
export type PriceRow = z.infer<typeof PriceRow>;

/** What a provider's work costs, as far as Tallylight has it written down. */
export const PriceTable = z.object({
  /** What the amounts are for: "a million tokens". */
  per: z.string(),
  rows: z.array(PriceRow),
  /** When the rows were read; `null` without any. */
  readOn: PriceDay,
  /** Where else prices come from, and what they leave out; `null` when there is nothing to add. */
  note: z.string().nullable(),
});
export type PriceTable = z.infer<typeof PriceTable>;

export const providerContract = {
  watch: procedure.output(eventIterator(ProviderSnapshot)),
  /**
   * Tests the key, then keeps it when it may be used (works, probably-works, restricted or no-credit).
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
  /** Looks for servers at their usual ports on this computer, with one free request each. */
  lookForLocal: procedure
    .input(KeyInput.pick({ providerId: true }))
    .output(z.object({ servers: z.array(LocalServer) })),
  /** Has this provider's requests go to this server from now on, by the settings file. */
  useLocal: procedure
    .input(
      KeyInput.pick({ providerId: true }).extend({ baseUrl: z.string().trim().min(1).max(2_000) }),
    )
    .output(LocalOutcome),
  removeKey: procedure.input(KeyInput.pick({ providerId: true })).output(z.void()),
  /**
   * Tests the kept key with one real request, which is paid for and kept with the calls: 0.005 USD with
   * Perplexity. Only for a person who asked for it. `callId` is empty when nothing was sent.
   */
  checkForCertain: procedure
    .input(KeyInput.pick({ providerId: true }))
    .output(KeyTest.extend({ callId: z.string() })),
  /** Whose key a pasted text looks like, by its shape alone; `null` when that says nothing. */
  recognizeKey: procedure
    .input(KeyInput.pick({ key: true }))
    .output(z.object({ providerId: z.string().nullable() })),
  /** The newest requests of the last 30 days that it failed at, newest first, 5 at most. */
  failures: procedure
    .input(KeyInput.pick({ providerId: true }))
    .output(z.object({ failures: z.array(ProviderFailure) })),
  prices: procedure.input(KeyInput.pick({ providerId: true })).output(PriceTable),
  /** Sends one small paid message through the whole call path, as a client would. */
  sendTest: procedure
    .input(KeyInput.pick({ providerId: true }))
    .output(z.object({ callId: z.string(), ok: z.boolean(), sentence: z.string() })),
};
