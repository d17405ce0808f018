import { expect, it } from 'vitest';
import { bytesOf, useRecordings } from '#test/support/recordings.ts';
import { localModel } from '../local/local-model.ts';
import { FREE } from '../prices/price-list.ts';
import { readChatRequest } from './read-request.ts';
import { readReply } from './read-reply.ts';

const { read } = useRecordings('local');

it('01, a chat of Ollama’s: its use, no cost, and no fault', () => {
  const { request, response } = read('local-01');
  const body = bytesOf(response);
  const asked = readChatRequest({
    params: {},
    headers: {},
    body: Buffer.from(JSON.stringify(request.body)),
  });
  const reading = readReply(response.headers, body);

  expect(asked).toMatchObject({ model: 'gpt-oss:20b', isStream: false, body: null });
  expect(localModel.diagnose(response.status, response.headers, body, 0)).toBeNull();
  expect(reading).toMatchObject({
    model: 'gpt-oss:20b',
    usage: { inputTokens: 172, outputTokens: 88 },
  });
  expect(reading?.usage && FREE.price(reading.model, reading.usage, 0)?.nanoUsd).toBe(0);
});
