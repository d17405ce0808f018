import { expect, it } from 'vitest';
import { openDatabase } from '#main/host/sqlite.ts';
import { CallReader } from '../usage/call-reader.ts';
import { migrate } from './migrate.ts';

it('0004 says of earlier calls neither what was asked for nor whose next try they were', () => {
  const database = openDatabase(':memory:');
  migrate(database, 3);
  database.exec(
    `INSERT INTO calls (id, started_at, state, kind, what, client_id, client_name, model, is_stream, why)
     VALUES ('call_1', 1, 'ok', 'message', 'Message', 'c', 'Script', 'claude-opus-5-5', 0, 'Asked.')`,
  );

  migrate(database);

  expect(database.all('SELECT asked_model, is_client_retry, retry_of FROM calls', {})).toEqual([
    { asked_model: null, is_client_retry: null, retry_of: null },
  ]);
  expect(new CallReader(database).find('call_1')).toMatchObject({
    model: 'claude-opus-5-5',
    askedModel: null,
    clientRetry: null,
  });
});
