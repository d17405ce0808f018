import type { CoreClient } from './follow-core.ts';
import type { DesktopAction } from './menu-rows.ts';

export interface ActionParts {
  readonly client: CoreClient;
  readonly show: (screen?: string) => void;
  readonly setKeepRunning: (isOn: boolean) => void;
  readonly quit: () => void;
  readonly reportBug: (error: unknown) => void;
}

/** Returns what does the work of a row of a menu. */
export function createActions(parts: ActionParts): (action: DesktopAction) => void {
  const { client, show, setKeepRunning, quit, reportBug } = parts;

  /** The window knows why the core refused, and what helps; a menu has no room for that. */
  const command = (answer: Promise<void>, screen: string): void => {
    answer.catch((error: unknown) => {
      reportBug(error);
      show(screen);
    });
  };

  return (action) => {
    switch (action.name) {
      case 'show':
        return show(action.screen);
      case 'restart-server':
        return command(client.servers.restart({ id: action.id }), '/services');
      case 'work-on':
        return command(client.episodes.workOn({ id: action.episodeId }), '/');
      case 'set-paused':
        return command(client.system.pause({ paused: action.isPaused }), '/');
      case 'open-data-folder':
        return command(client.system.openDataFolder(), '/settings');
      case 'set-keep-running':
        return setKeepRunning(action.isOn);
      case 'quit':
        return quit();
    }
  };
}
