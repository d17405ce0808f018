import * as z from 'zod';
import { RoutingSettings } from './routing-schema.ts';

const shared = {
  name: z.string().min(1).max(60).optional().describe('What the window calls it'),
  enabled: z.boolean().default(true).describe('Whether it starts with Tallylight'),
};

export const BundledServer = z
  .strictObject({
    ...shared,
    bundled: z.enum(['everything']).describe('A server that comes with Tallylight'),
  })
  .describe('A server that comes with Tallylight');

export const CommandServer = z
  .strictObject({
    ...shared,
    command: z
      .string()
      .min(1)
      .describe('A program, by name or by absolute path; never a shell line'),
    args: z.array(z.string()).default([]).describe('Its arguments, one text each'),
    env: z
      .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string())
      .default({})
      .describe('Its environment; ${NAME} stands for a kept secret'),
    cwd: z.string().min(1).optional().describe('The folder that it runs in'),
  })
  .describe('A program on this computer that speaks MCP on its standard input and output');

export const ServerEntry = z.union([BundledServer, CommandServer]);
export type ServerEntry = z.infer<typeof ServerEntry>;

export const ProviderId = z.enum([
  'claude',
  'gemini',
  'elevenlabs',
  'perplexity',
  'openai',
  'local_model',
  'local_tts',
  'alternative_tts',
]);
export type ProviderId = z.infer<typeof ProviderId>;

const Count = z.int().min(1).max(1_000_000_000);

export const ProviderLimits = z
  .strictObject({
    requestsPerMinute: Count.optional().describe('Requests in any minute'),
    burst: Count.optional().describe('How many of them may come at once'),
    tokensPerMinute: Count.optional().describe('Tokens in any minute, in and out'),
    tokensPerDay: Count.optional().describe('Tokens in a day, from midnight UTC'),
    charactersPerMinute: Count.optional().describe('Characters to be spoken in any minute'),
    charactersPerMonth: Count.optional().describe('Credits of a voice subscription in a month'),
    queriesPerHour: Count.optional().describe('Searches in any hour'),
    queriesPerDay: Count.optional().describe('Searches in a day, from midnight UTC'),
    atOnce: Count.optional().describe('Requests at the same time'),
  })
  .describe('What may go to a provider; the provider’s own limits hold as well');
export type ProviderLimits = z.infer<typeof ProviderLimits>;

export const BudgetEntry = z
  .strictObject({
    for: z.enum(['month', 'episode', 'provider', 'client']).describe('What it pays for'),
    of: z.string().min(1).max(120).optional().describe('Which episode, provider or client'),
    usd: z.number().positive().max(1_000_000).describe('How much, in US dollars'),
    whenReached: z
      .enum(['alert', 'pause'])
      .default('alert')
      .describe('Only tell, or refuse what does not fit'),
    assumeUsd: z
      .number()
      .positive()
      .max(1_000)
      .optional()
      .describe('What to count for a request whose price is unknown'),
  })
  .refine(({ for: kind, of }) => kind === 'month' || of !== undefined, {
    error: 'must say which one it is for, in “of”',
  })
  .describe('An amount of money for a month or an episode');

export const ProviderEntry = z
  .strictObject({
    enabled: z.boolean().default(true).describe('Whether requests may go there'),
    baseUrl: z
      .url({ protocol: /^https?$/, abort: true })
      .refine(isSafeBaseUrl, { error: 'must begin with https://, or name this computer' })
      .refine(holdsNoSecret, { error: 'must hold no name, no password and nothing after a ?' })
      .optional()
      .describe('Another address of the same provider; https, or http on this computer'),
    speaks: z
      .enum(['openai', 'piper'])
      .optional()
      .describe('How a voice server on this computer is spoken to; as OpenAI if left out'),
    limits: ProviderLimits.optional(),
    usdPerThousandCredits: z
      .number()
      .positive()
      .max(1_000)
      .optional()
      .describe('What 1,000 credits of your plan cost, in US dollars; for elevenlabs only'),
  })
  .describe('What differs from one provider’s usual settings');

const DecisionSettings = z
  .strictObject({
    adaptiveBackoff: z
      .boolean()
      .default(true)
      .describe('Send more slowly after a provider asked to slow down'),
    usagePrediction: z.boolean().default(true).describe('Say when a limit will run out'),
    priorityQueuing: z
      .boolean()
      .default(true)
      .describe('Let what is urgent go first where requests wait'),
  })
  .describe('What limits do beyond counting');

/** `tallylight.json`, version 1. */
export const SettingsSchema = z
  .strictObject({
    $schema: z.string().optional().describe('Where an editor finds this description'),
    port: z
      .int()
      .min(1)
      .max(65_535)
      .optional()
      .describe('Where Tallylight listens on this computer; 7411 (practice: 7412) if left out'),
    servers: z
      .record(z.string().regex(/^[a-z0-9]{1,12}$/), ServerEntry)
      .default({})
      .describe(
        'Services by a short id of small letters and digits, which begins their tools’ names',
      ),
    providers: z
      .partialRecord(ProviderId, ProviderEntry)
      .check(onlyVoicesHaveCredits)
      .default({})
      .describe('What differs from the providers’ usual settings'),
    decisions: DecisionSettings.prefault({}),
    routing: RoutingSettings.prefault({}),
    budgets: z.array(BudgetEntry).default([]).describe('What may be spent'),
  })
  .describe('Settings of one Tallylight profile');
export type Settings = z.infer<typeof SettingsSchema>;

/** Elsewhere it would silently do nothing. */
function onlyVoicesHaveCredits(
  context: z.core.ParsePayload<Partial<Record<ProviderId, z.infer<typeof ProviderEntry>>>>,
): void {
  for (const [id, entry] of Object.entries(context.value)) {
    if (id === 'elevenlabs' || entry.usdPerThousandCredits === undefined) continue;
    context.issues.push({
      code: 'custom',
      input: entry,
      path: [id, 'usdPerThousandCredits'],
      message: 'belongs to elevenlabs only, since no other provider bills in credits',
    });
  }
}

/** A key must not travel readable over a network. */
function isSafeBaseUrl(text: string): boolean {
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
}

/** Keys belong into the keychain, and this file is shown and copied freely. */
function holdsNoSecret(text: string): boolean {
  const { username, password, search, hash } = new URL(text);
  return `${username}${password}${search}${hash}` === '';
}

/** The same as JSON Schema, for editors: what a file may hold, before usual values are filled in. */
export function settingsJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(SettingsSchema, { io: 'input' }), null, 2)}\n`;
}
