import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { procedure } from './procedure.ts';
import { Revision, WallMs } from './revision.ts';

/** Something that needs a person, from first sight until it is over. */
export const Notice = z.object({
  /** Stable per risk, such as `settings.broken` or `server.failed:everything`. */
  id: z.string().min(1),
  level: z.enum(['info', 'warn', 'crit']),
  title: z.string(),
  body: z.string(),
  sinceMs: WallMs,
  /** The screen that helps; `null` when none does. */
  place: z.enum(['services', 'providers', 'activity', 'costs', 'settings']).nullable(),
});
export type Notice = z.infer<typeof Notice>;

/** What this computer offers for keeping keys. */
export const KeyStoreStatus = z.object({
  state: z.enum(['ready', 'absent', 'locked', 'slow', 'failing']),
  /** What the person knows it as, such as "GNOME Keyring". */
  name: z.string(),
  /** A sentence on what is wrong and what helps; `null` when ready. */
  sentence: z.string().nullable(),
});
export type KeyStoreStatus = z.infer<typeof KeyStoreStatus>;

/** What the host can do; the page hides what is missing and never asks which host it is. */
export const Capabilities = z.object({
  tray: z.boolean(),
  systemNotifications: z.boolean(),
  openFolder: z.boolean(),
  startAtLogin: z.boolean(),
});
export type Capabilities = z.infer<typeof Capabilities>;

export const SystemSnapshot = z.object({
  revision: Revision,
  version: z.string(),
  profile: z.string(),
  isPractice: z.boolean(),
  /** The local address that clients use, such as `http://127.0.0.1:7411`; `null` while it does not listen. */
  address: z.string().nullable(),
  dataFolder: z.string(),
  keyStore: KeyStoreStatus,
  /** Set while the person has paused all requests. */
  paused: z.object({ sinceMs: WallMs }).nullable(),
  /** Newest first. Worst level first is the page's own affair. */
  notices: z.array(Notice),
  capabilities: Capabilities,
});
export type SystemSnapshot = z.infer<typeof SystemSnapshot>;

export const systemContract = {
  /** A page whose own contract version differs from the answer reloads itself. */
  hello: procedure.output(z.object({ contractVersion: z.int(), version: z.string() })),
  watch: procedure.output(eventIterator(SystemSnapshot)),
  pause: procedure.input(z.object({ paused: z.boolean() })).output(z.void()),
  /** Shows the data folder in the system's file manager; UNAVAILABLE where the host has none. */
  openDataFolder: procedure.output(z.void()),
};
