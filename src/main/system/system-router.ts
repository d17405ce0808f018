import { implement } from '@orpc/server';
import { CONTRACT_VERSION } from '#contract/host-bridge.ts';
import { systemContract, type SystemSnapshot } from '#contract/system.ts';
import type { LiveView } from '#main/transport/live-value.ts';

export interface SystemControl {
  readonly live: LiveView<Omit<SystemSnapshot, 'revision'>>;
  readonly version: string;
  readonly setPaused: (isPaused: boolean) => void;
  /** `null` where the host has no file manager. */
  readonly openDataFolder: (() => Promise<void>) | null;
}

const os = implement(systemContract);

export function createSystemRouter({ live, version, setPaused, openDataFolder }: SystemControl) {
  return os.router({
    hello: os.hello.handler(() => ({ contractVersion: CONTRACT_VERSION, version })),
    watch: os.watch.handler(({ signal }) => live.watch(signal)),
    pause: os.pause.handler(({ input }) => setPaused(input.paused)),
    openDataFolder: os.openDataFolder.handler(async ({ errors }) => {
      if (!openDataFolder)
        throw errors.UNAVAILABLE({
          message: 'A browser can’t open folders. Copy the path instead.',
        });
      await openDataFolder();
    }),
  });
}
