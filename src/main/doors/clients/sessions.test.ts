import { beforeEach, expect, it } from 'vitest';
import { createFailingDatabase } from '#test/support/failing-database.ts';
import { createFakeClock } from '#test/support/fake-clock.ts';
import { systemRandom } from '#main/host/random.ts';
import { openDatabase } from '#main/host/sqlite.ts';
import { migrate } from '#main/storage/migrate.ts';
import { Sessions } from './sessions.ts';

const clock = createFakeClock(Date.UTC(2026, 10, 24));
let disk: ReturnType<typeof createFailingDatabase>;
let sessions: Sessions;

const createSessions = (): Sessions => new Sessions(disk.database, systemRandom, () => {}, clock);

beforeEach(() => {
  const real = openDatabase(':memory:');
  migrate(real);
  disk = createFailingDatabase(real);
  sessions = createSessions();
});

it('gives a session for a code, once and within a minute', () => {
  const code = sessions.makeCode();
  const late = sessions.makeCode();
  const token = sessions.exchange(code) ?? '';

  expect(sessions.callerOf(token)).toMatchObject({ kind: 'window' });
  expect(sessions.exchange(code)).toBeNull();
  clock.advance(60_001);
  expect(sessions.exchange(late)).toBeNull();
});

it('keeps a session over a restart', () => {
  const token = sessions.exchange(sessions.makeCode()) ?? '';

  expect(createSessions().callerOf(token)).toMatchObject({ kind: 'window' });
});

it('opens a window on a full disk too, for as long as Tallylight runs', () => {
  disk.setFull(true);
  const token = sessions.exchange(sessions.makeCode()) ?? '';

  expect(sessions.callerOf(token)).toMatchObject({ kind: 'window' });
  expect(sessions.callerOf(`${token}x`)).toBeNull();
  expect(createSessions().callerOf(token)).toBeNull();
});
