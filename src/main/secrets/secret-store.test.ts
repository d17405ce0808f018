import { expect, it } from 'vitest';
import { KeychainError, type Keychain } from '#main/host/keychain.ts';
import { createKeychainStore } from './secret-store.ts';

it('tells of each time that the keychain worked, such as after it was unlocked', async () => {
  let isLocked = true;
  let worked = 0;
  const keychain: Keychain = {
    name: 'the system keyring',
    get: async () => {
      if (isLocked) throw new KeychainError('locked', 'The keyring is locked');
      return 'sk-ant-real';
    },
    set: async () => {},
    remove: async () => {},
  };
  const store = createKeychainStore(keychain, 'default', () => (worked += 1));

  await expect(store.get('claude')).rejects.toMatchObject({ fault: 'locked' });
  expect(worked).toBe(0);
  isLocked = false;
  expect(await store.get('claude')).toBe('sk-ant-real');
  expect(worked).toBe(1);
});
