import * as z from 'zod';

const shared = {
  name: z.string().min(1).max(60).optional().describe('What the window calls it'),
  enabled: z.boolean().default(true).describe('Whether it starts with Tallylight'),
};

const BundledServer = z
  .strictObject({
    ...shared,
    bundled: z.enum(['everything']).describe('A server that comes with Tallylight'),
  })
  .describe('A server that comes with Tallylight');

const CommandServer = z
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
    cwd: z.string().optional().describe('The folder that it runs in'),
  })
  .describe('A program on this computer that speaks MCP on its standard input and output');

export const ServerEntry = z.union([BundledServer, CommandServer]);
export type ServerEntry = z.infer<typeof ServerEntry>;

const ProviderEntry = z.strictObject({
  enabled: z.boolean().default(true).describe('Whether requests may go there'),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .refine(isSafeBaseUrl, { error: 'must begin with https://, or name this computer' })
    .optional()
    .describe('Another address of the same provider; https, or http on this computer'),
});

/** `tallylight.json`, version 1. */
export const SettingsSchema = z
  .strictObject({
    $schema: z.string().optional(),
    port: z
      .int()
      .min(1)
      .max(65_535)
      .optional()
      .describe('Where Tallylight listens on this computer; 7411 unless said otherwise'),
    servers: z
      .record(z.string().regex(/^[a-z0-9]{1,12}$/), ServerEntry)
      .default({})
      .describe(
        'Services by a short id of small letters and digits, which begins their tools’ names',
      ),
    providers: z
      .partialRecord(z.enum(['claude']), ProviderEntry)
      .default({})
      .describe('What differs from a provider’s usual settings'),
  })
  .describe('Settings of one Tallylight profile');
export type Settings = z.infer<typeof SettingsSchema>;

/** A key must not travel readable over a network. */
function isSafeBaseUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === 'https:') return true;
  return url !== null && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
}

/** The same as JSON Schema, for editors: what a file may hold, before usual values are filled in. */
export function settingsJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(SettingsSchema, { io: 'input' }), null, 2)}\n`;
}
