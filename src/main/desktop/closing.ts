import type { Dialog } from 'electron';
import { closeQuestion, KEEP_RUNNING, QUIT } from './close-question.ts';
import type { DesktopState } from './desktop-state.ts';

export interface ClosingParts {
  readonly dialog: Pick<Dialog, 'showMessageBox'>;
  readonly state: DesktopState;
  readonly hasTray: boolean;
  /** While it quits, a window closes without a word. */
  readonly isQuitting: () => boolean;
  readonly hide: () => void;
  readonly quit: () => void;
  readonly onAnswer: () => void;
}

/** Returns what happens when the window is closed: keep running or quit, asked the first time only. */
export function createCloseHandler(
  parts: ClosingParts,
): (event: { preventDefault(): void }) => void {
  const { dialog, state, hasTray, isQuitting, hide, quit, onAnswer } = parts;
  let isAsking = false;

  const act = (): void => (state.current.keepRunning ? hide() : quit());
  const ask = async (): Promise<void> => {
    isAsking = true;
    const { response } = await dialog.showMessageBox(closeQuestion(hasTray)).finally(() => {
      isAsking = false;
    });
    if (response !== KEEP_RUNNING && response !== QUIT) return;
    void state.change({ keepRunning: response === KEEP_RUNNING });
    onAnswer();
    act();
  };

  return (event) => {
    if (isQuitting()) return;
    event.preventDefault();
    if (state.current.keepRunning !== null) act();
    else if (!isAsking) void ask();
  };
}
