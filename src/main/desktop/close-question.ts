import type { MessageBoxOptions } from 'electron';

export const KEEP_RUNNING = 0;
export const QUIT = 1;
const CANCEL = 2;

/** Asked when the window is closed for the first time. The answers are in the order of the constants. */
export function closeQuestion(hasTray: boolean): MessageBoxOptions {
  const wayBack = hasTray
    ? 'The icon in the tray brings this window back.'
    : 'This desktop shows no tray, so start Tallylight again to get this window back.';
  return {
    type: 'question',
    title: 'Tallylight',
    message: 'Keep Tallylight running without its window?',
    detail: `Your services and the local address go on working. ${wayBack} Quitting stops them. You can change this in the menu.`,
    buttons: ['Keep running', 'Quit', 'Cancel'],
    // Without a tray, something that runs out of sight is not what most people want.
    defaultId: hasTray ? KEEP_RUNNING : QUIT,
    cancelId: CANCEL,
    noLink: true,
  };
}

/** Asked when Tallylight is to end while requests run. The answers are in the order of the constants. */
export function quitQuestion(requests: number): MessageBoxOptions {
  const running =
    requests === 1 ? '1 request is still running.' : `${requests} requests are still running.`;
  return {
    type: 'warning',
    title: 'Tallylight',
    message: 'Quit Tallylight?',
    detail: `${running} What is cut off may have been billed. Services stop, and programs that use them lose their tools.`,
    buttons: ['Keep running', 'Quit'],
    defaultId: KEEP_RUNNING,
    cancelId: KEEP_RUNNING,
    noLink: true,
  };
}
