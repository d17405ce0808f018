import type * as keytarModule from 'keytar';
import { isKeyringLocked } from './keyring-lock.ts';

type Keytar = typeof keytarModule;

/** The operating system's own store. Every method may throw `KeychainError`. */
export interface Keychain {
  /** What people know it as. */
  readonly name: string;
  get(service: string, account: string): Promise<string | null>;
  set(service: string, account: string, secret: string): Promise<void>;
  remove(service: string, account: string): Promise<void>;
}

export type KeychainFault = 'absent' | 'locked' | 'slow' | 'failing';

/** Four different states that a person can do different things about. */
export class KeychainError extends Error {
  override readonly name = 'KeychainError';
  readonly fault: KeychainFault;

  constructor(fault: KeychainFault, message: string) {
    super(message);
    this.fault = fault;
  }
}

/** A keyring may wait for a prompt that nobody sees. */
const DEADLINE_MS = 5_000;

const NAMES: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'macOS Keychain',
  win32: 'Windows Credential Manager',
  linux: 'the system keyring',
};

export function createSystemKeychain(): Keychain {
  let loaded: Promise<Keytar> | undefined;
  // Loaded at first use: without libsecret the import itself fails, and the app must start anyway.
  const load = (): Promise<Keytar> => {
    loaded ??= import('keytar').then((module) => ('default' in module ? module.default : module));
    return loaded;
  };

  async function ask<T>(question: (keytar: Keytar) => Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(
        () => reject(new KeychainError('slow', 'The keyring did not answer')),
        DEADLINE_MS,
      );
    });
    try {
      return await Promise.race([load().then(question), deadline]);
    } catch (error) {
      throw error instanceof KeychainError ? error : classify(error);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    name: NAMES[process.platform] ?? 'the system keyring',
    get: (service, account) =>
      ask(async (keytar) => {
        const secret = await keytar.getPassword(service, account);
        return secret ?? unlessLocked(null);
      }),
    set: (service, account, secret) =>
      ask((keytar) => keytar.setPassword(service, account, secret)),
    remove: (service, account) =>
      ask(async (keytar) => {
        if (!(await keytar.deletePassword(service, account))) await unlessLocked(null);
      }),
  };
}

/** A locked keyring calls whatever is in it not there. */
async function unlessLocked<T>(answer: T): Promise<T> {
  if (await isKeyringLocked()) throw new KeychainError('locked', 'The keyring is locked');
  return answer;
}

/** By the texts of libsecret, D-Bus and the loader; what fits none is a fault of the keyring itself. */
function classify(error: unknown): KeychainError {
  const message = error instanceof Error ? error.message : String(error);
  const isAbsent =
    /autolaunch D-Bus|org\.freedesktop\.secrets|libsecret|cannot open shared object|Could not connect|not provided by any|Cannot find (module|package)/i;
  if (isAbsent.test(message)) return new KeychainError('absent', message);
  if (/locked|dismissed/i.test(message)) return new KeychainError('locked', message);
  return new KeychainError('failing', message);
}
