import { beforeEach, expect, it } from 'vitest';
import { createFailingDatabase } from '#test/support/failing-database.ts';
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts';
import { openDatabase } from '#main/host/sqlite.ts';
import { migrate } from '#main/storage/migrate.ts';
import { KeyRing } from './key-ring.ts';
import { createSessionStore } from './secret-store.ts';

const ORIGIN = 'https://api.example.com';
let disk: ReturnType<typeof createFailingDatabase>;
let clock: FakeClock;
let keys: KeyRing;

beforeEach(async () => {
  const real = openDatabase(':memory:');
  migrate(real);
  disk = createFailingDatabase(real);
  clock = createFakeClock(1_000);
  const stores = { keychain: createSessionStore(), session: createSessionStore() };
  keys = new KeyRing(
    stores,
    disk.database,
    () => {},
    () => {},
    clock,
  );
  await keys.add({
    providerId: 'claude',
    name: 'Mine',
    key: 'sk-1234567890',
    store: 'keychain',
    origin: ORIGIN,
    state: 'working',
  });
});

it('gives a key to its own origin and to no other', async () => {
  expect(await keys.read('claude', ORIGIN, 'a test')).toBe('sk-1234567890');
  expect(await keys.read('claude', 'https://elsewhere.example.com', 'a test')).toBeNull();
});

it('learns from each use what became of the key', () => {
  expect(keys.note('claude', 'refused')).toBe(true);

  expect(keys.describe('claude')).toMatchObject({ state: 'refused', lastUsedAtMs: 1_000 });
  expect(keys.note('claude', 'refused')).toBe(false);
});

it('keeps no answer back because the disk takes no note of it', () => {
  disk.setFull(true);

  expect(keys.note('claude', 'refused')).toBe(false);

  disk.setFull(false);
  expect(keys.note('claude', 'refused')).toBe(true);
});
