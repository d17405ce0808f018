import type { KeyStoreStatus } from '#contract/system.ts';
import type { Keychain } from '#main/host/keychain.ts';
import { KeyStoreError, type SecretStore } from './secret-store.ts';

/** An account that nobody has: asking for it proves the keychain without a prompt. */
const NOBODY = 'is-there-a-keychain';

/** Whether keys can be kept safely on this computer, found out by asking. */
export async function checkKeyStore(
  store: SecretStore,
  { name }: Keychain,
): Promise<KeyStoreStatus> {
  try {
    await store.get(NOBODY);
    return { state: 'ready', name, sentence: null };
  } catch (error) {
    if (!(error instanceof KeyStoreError)) throw error;
    return { state: error.fault, name, sentence: error.message };
  }
}
