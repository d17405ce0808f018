import { EventEmitter } from 'node:events';

type Answer = (isGranted: boolean) => void;
type Request = (contents: unknown, permission: string, grant: Answer, details: Frame) => void;
type Check = (contents: unknown, permission: string, origin: string, details: Frame) => boolean;
type Display = (request: object, choose: (streams: unknown) => void) => void;
type Load = (details: { url: string }, decide: (answer: { cancel: boolean }) => void) => void;

interface Frame {
  readonly isMainFrame: boolean;
  readonly requestingUrl: string;
}

/** Like Electron's own, it grants everything until a handler says otherwise. */
export class FakeSession extends EventEmitter {
  isSpellChecked = true;
  #request: Request = (_contents, _permission, grant) => grant(true);
  #check: Check = () => true;
  #device = (): boolean => true;
  #display: Display = (_request, choose) => choose({});
  #load: Load = (_details, decide) => decide({ cancel: false });
  readonly webRequest = {
    onBeforeRequest: (listener: Load): void => void (this.#load = listener),
  };

  setPermissionRequestHandler(handler: Request): void {
    this.#request = handler;
  }

  setPermissionCheckHandler(handler: Check): void {
    this.#check = handler;
  }

  setDevicePermissionHandler(handler: () => boolean): void {
    this.#device = handler;
  }

  setDisplayMediaRequestHandler(handler: Display): void {
    this.#display = handler;
  }

  setSpellCheckerEnabled(isEnabled: boolean): void {
    this.isSpellChecked = isEnabled;
  }

  /** What a page is given that asks for a permission. */
  grants(permission: string, requestingUrl: string, isMainFrame = true): boolean {
    let isGranted = false;
    const details = { isMainFrame, requestingUrl };
    this.#request(null, permission, (answer) => (isGranted = answer), details);
    return isGranted;
  }

  /** What a page is told that looks whether it has a permission. */
  checks(permission: string, origin: string, isMainFrame = true): boolean {
    return this.#check(null, permission, origin, { isMainFrame, requestingUrl: origin });
  }

  grantsDevice(): boolean {
    return this.#device();
  }

  grantsCapture(): boolean {
    let streams: unknown = null;
    this.#display({}, (chosen) => (streams = chosen));
    return streams !== null;
  }

  loads(url: string): boolean {
    let isCancelled = false;
    this.#load({ url }, ({ cancel }) => (isCancelled = cancel));
    return !isCancelled;
  }
}
