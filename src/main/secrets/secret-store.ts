import type { Keychain, KeychainFault } from '#main/host/keychain.ts';

/** Somewhere that keeps secrets. Every method may throw `KeyStoreError`. */
export interface SecretStore {
  get(name: string): Promise<string | null>;
  set(name: string, secret: string): Promise<void>;
  remove(name: string): Promise<void>;
}

/** The store can't be used; the message says what that means and what helps. */
export class KeyStoreError extends Error {
  override readonly name = 'KeyStoreError';
  readonly fault: KeychainFault;

  constructor(fault: KeychainFault) {
    super(SENTENCES[fault]);
    this.fault = fault;
  }
}

const SENTENCES: Readonly<Record<KeychainFault, string>> = {
  absent:
    'No keyring is running here, so a kept key would be readable by anyone with your files. Set up a keyring, or keep the key until you quit.',
  locked: 'Your keyring is locked. Unlock it, then try again.',
  slow: 'Your keyring did not answer within 5 seconds. It may be waiting for you in a window of its own.',
  failing: 'Your keyring reported a fault of its own. Nothing was saved.',
};

/**
 * Keeps secrets in the operating system's keychain, under this profile's own name. `worked` is told each time
 * that it did what it was asked.
 */
export function createKeychainStore(
  keychain: Keychain,
  profile: string,
  worked: () => void = () => {},
): SecretStore {
  const service = `tallylight/${profile}`;
  const orExplain = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      const answered = await answer;
      worked();
      return answered;
    } catch (error) {
      throw new KeyStoreError(faultOf(error));
    }
  };
  return {
    get: (name) => orExplain(keychain.get(service, name)),
    set: (name, secret) => orExplain(keychain.set(service, name, secret)),
    remove: (name) => orExplain(keychain.remove(service, name)),
  };
}

/** Keeps secrets in memory, until the app ends. */
export function createSessionStore(): SecretStore {
  const secrets = new Map<string, string>();
  return {
    get: async (name) => secrets.get(name) ?? null,
    set: async (name, secret) => void secrets.set(name, secret),
    remove: async (name) => void secrets.delete(name),
  };
}

function faultOf(error: unknown): KeychainFault {
  return error instanceof Error && 'fault' in error ? (error.fault as KeychainFault) : 'failing';
}
