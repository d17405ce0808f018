import { beforeEach, expect, it } from 'vitest';
import { createFailingDatabase } from '#test/support/failing-database.ts';
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts';
import { openDatabase } from '#main/host/sqlite.ts';
import { Facts } from '#main/storage/facts.ts';
import { migrate } from '#main/storage/migrate.ts';
import type { AuditEntry } from '#main/values/audit-entry.ts';
import { Pause } from './pause.ts';

let disk: ReturnType<typeof createFailingDatabase>;
let clock: FakeClock;
let pause: Pause;
let audits: string[];

function createPause(): Pause {
  const audit = ({ kind }: AuditEntry): void => void audits.push(kind);
  return new Pause(new Facts(disk.database), audit, clock);
}

beforeEach(() => {
  const real = openDatabase(':memory:');
  migrate(real);
  disk = createFailingDatabase(real);
  clock = createFakeClock(1_000);
  audits = [];
  pause = createPause();
});

it('outlives the app', () => {
  pause.set(true);

  expect(createPause().sinceMs).toBe(1_000);
  expect(audits).toEqual(['host.paused']);
});

it('holds on a full disk too, and is written once there is room', () => {
  disk.setFull(true);
  pause.set(true);

  expect(pause.sinceMs).toBe(1_000);
  expect(audits).toEqual(['host.paused']);
  expect(createPause().sinceMs).toBeNull();
  disk.setFull(false);
  clock.advance(2_000);
  expect(createPause().sinceMs).toBe(1_000);
});

it('is written as it is by then, when it was lifted on a full disk', () => {
  pause.set(true);
  disk.setFull(true);
  pause.set(false);
  clock.advance(10_000);
  pause.set(true);
  pause.set(false);

  disk.setFull(false);
  clock.advance(2_000);

  expect(createPause().sinceMs).toBeNull();
});
