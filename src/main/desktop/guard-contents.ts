import type { App } from 'electron';
import { isPage, type PageAddress } from './page-address.ts';

/** What Electron asks before anything is navigated. */
interface Navigation {
  readonly url: string;
  readonly isMainFrame: boolean;
  preventDefault(): void;
}

/** Holds for every contents that is ever made, our own and those that a page might get made. */
export function guardContents(
  app: Pick<App, 'on'>,
  page: PageAddress,
  openOutside: (address: string) => void,
): void {
  app.on('web-contents-created', (_event, contents) => {
    const stay = (navigation: Navigation): void => {
      // A page that reloads itself navigates, too.
      if (!navigation.isMainFrame || !isPage(navigation.url, page)) navigation.preventDefault();
    };
    contents.on('will-navigate', stay);
    contents.on('will-redirect', stay);
    contents.on('will-frame-navigate', stay);
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      openOutside(url);
      return { action: 'deny' };
    });
  });
}
