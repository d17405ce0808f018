/** Raised with every change that an open page of the version before could not understand. */
export const CONTRACT_VERSION = 1;

/** Channel on which the page asks the desktop host for its port. */
export const ASK_FOR_PORT = 'tallylight:ask-for-port';

/** Channel, and window message, that carries the port to the page. */
export const PORT = 'tallylight:port';

/** What the preload script adds to `window`. It is absent when a browser is the host. */
export interface HostBridge {
  askForPort(): void;
}
