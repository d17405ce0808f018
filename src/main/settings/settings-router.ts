import { implement } from '@orpc/server';
import { settingsContract } from '#contract/settings.ts';
import type { SettingsService } from './settings-service.ts';

const os = implement(settingsContract);

export function createSettingsRouter(settings: SettingsService) {
  return os.router({
    watch: os.watch.handler(({ signal }) => settings.live.watch(signal)),
  });
}
