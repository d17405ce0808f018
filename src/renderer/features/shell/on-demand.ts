import { later } from '#renderer/ui/later.tsx';

/** What is opened from the shell. None of it is in the first picture, all of it comes right after. */
export const palette = later(async () => (await import('./palette.tsx')).Palette);
export const keysDialog = later(async () => (await import('./keys-dialog.tsx')).KeysDialog);
export const noticeList = later(async () => (await import('./notice-list.tsx')).NoticeList);
export const workingOn = later(async () => (await import('./working-on.tsx')).WorkingOn);

export function warmAll(): void {
  for (const { warm } of [workingOn, palette, noticeList, keysDialog]) warm();
}
