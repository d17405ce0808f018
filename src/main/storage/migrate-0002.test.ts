import { expect, it } from 'vitest';
import { openDatabase } from '#main/host/sqlite.ts';
import { migrate } from './migrate.ts';

it('leaves open what was held back and waited for in attempts of before', () => {
  const database = openDatabase(':memory:');
  migrate(database, 1);
  database.exec(`
    INSERT INTO calls (id, started_at, state, kind, what, client_id, client_name, is_stream, why)
    VALUES ('call_1', 1, 'ok', 'message', 'Message', 'c', 'C', 0, '');
    INSERT INTO attempts (call_id, position, target_id, target_name, state, started_at)
    VALUES ('call_1', 1, 'claude', 'Claude', 'ok', 1)`);

  migrate(database);

  expect(database.get('SELECT state, reserved_nano_usd, queued_ms FROM attempts')).toEqual({
    state: 'ok',
    reserved_nano_usd: null,
    queued_ms: null,
  });
  expect(database.all('SELECT * FROM kept_states')).toEqual([]);
});
