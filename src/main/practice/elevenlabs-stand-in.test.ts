import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '#main/host/clock.ts';
import { elevenlabs as dialect } from '#main/providers/elevenlabs/elevenlabs.ts';
import { createFakeClock } from '#test/support/fake-clock.ts';
import { PracticePlan } from './elevenlabs-plan.ts';
import { createElevenLabsStandIn } from './elevenlabs-stand-in.ts';
import { PRACTICE_VOICE_KEY } from './starter-settings.ts';

let server: Server;
let plan: PracticePlan;
const billed = vi.fn<(credits: number) => void>();

beforeEach(async () => {
  vi.clearAllMocks();
  plan = new PracticePlan(systemClock, 0);
  server = createServer(createElevenLabsStandIn(systemClock, { billed }, plan));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const ask = (path: string, body: unknown, mood = '', key = PRACTICE_VOICE_KEY) =>
  fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, {
    method: body === null ? 'GET' : 'POST',
    headers: { 'xi-api-key': key, 'x-practice-answer': mood },
    body: body === null ? null : JSON.stringify(body),
  });
const say = (mood = '', model = 'eleven_v4') =>
  ask('/v1/text-to-speech/ann', { text: 'Hello, Ann.', model_id: model }, mood);

describe('the pretended voices', () => {
  it('speak in sound that can be played, and bill it by the model', async () => {
    const answer = await say('', 'eleven_flash_v2_5');
    const sound = Buffer.from(await answer.arrayBuffer());

    expect(sound.subarray(0, 4).toString()).toBe('RIFF');
    expect(sound.length).toBe(Number(answer.headers.get('content-length')));
    expect(answer.headers.get('character-cost')).toBe('6');
    expect(answer.headers.get('maximum-concurrent-requests')).toBe('10');
    expect(billed).toHaveBeenCalledExactlyOnceWith(6);
  });

  it('have a plan that counts down until nothing is left', async () => {
    await (await say()).arrayBuffer();
    const account = await (await ask('/v1/user/subscription', null)).json();
    expect(account).toMatchObject({ character_count: 11, character_limit: 121_000 });

    plan.charge(120_980);
    const refused = await say();
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({
      detail: {
        code: 'quota_exceeded',
        message: expect.stringMatching(/9 credits remaining, while 11 credits/) as string,
      },
    });
  });

  it('begin anew with the month', () => {
    const at = (wallMs: number) => new PracticePlan(createFakeClock(wallMs)).subscription();
    expect(at(Date.UTC(2026, 11, 31, 23))).toMatchObject({
      next_character_count_reset_unix: Date.UTC(2027, 0) / 1_000,
    });
  });

  it.each([
    ['invalid-key', 'auth'],
    ['restricted', 'auth'],
    ['quota-exceeded', 'quota_exhausted'],
    ['no-credit', 'quota_exhausted'],
    ['too-many-at-once', 'rate_limited'],
    ['rate-limited', 'rate_limited'],
    ['overloaded', 'overloaded'],
    ['server-error', 'transient'],
    ['html', 'transient'],
  ])('give %s on demand, by a header or by a name, which means %s', async (mood, kind) => {
    const byName = ask(`/v1/text-to-speech/practice-${mood}`, { text: 'Hello' });
    for (const answer of [await say(mood), await byName, await say('', `practice-${mood}`)]) {
      const body = Buffer.from(await answer.arrayBuffer());
      expect(dialect.diagnose(answer.status, {}, body, 0)?.kind).toBe(kind);
    }
    expect(billed).not.toHaveBeenCalled();
  });

  it('break off in the middle on demand', async () => {
    const answer = await ask('/v1/text-to-speech/ann/stream', { text: 'Hello' }, 'cut-stream');
    expect(answer.headers.get('character-cost')).toBe('5');
    await expect(answer.arrayBuffer()).rejects.toThrow('terminated');
  });

  it('take no key but their own kind, and know no other path', async () => {
    expect((await ask('/v1/models', null, '', 'sk_invalid')).status).toBe(401);
    expect((await ask('/v1/nothing', null)).status).toBe(404);
    expect((await ask('/v1/text-to-speech/ann', {})).status).toBe(422);
  });
});
