import { describe, expect, it } from 'vitest';
import { elevenlabs } from './elevenlabs.ts';
import { interpretKeyCheck } from './key.ts';

const bytes = (body: unknown): Buffer => Buffer.from(JSON.stringify(body));
const error = (status: string, message = '') => bytes({ detail: { status, message } });
const ACCOUNT = { character_count: 1, character_limit: 10, status: 'active' };

describe('what the answer to a key check means (hand-written answers)', () => {
  it.each([
    [200, bytes(ACCOUNT), 'works'],
    [401, error('invalid_api_key'), 'refused'],
    [401, error('missing_permissions'), 'restricted'],
    [403, error('missing_permissions'), 'restricted'],
    [402, error('payment_required'), 'no-credit'],
    [401, error('quota_exceeded'), 'no-credit'],
    [429, error('rate_limit_exceeded'), 'cannot-tell'],
    [429, error('system_busy'), 'cannot-tell'],
    [500, error('x'), 'cannot-tell'],
    [200, Buffer.from('<html>sign in</html>'), 'cannot-tell'],
    [200, bytes({}), 'cannot-tell'],
    [302, Buffer.alloc(0), 'cannot-tell'],
  ])('%d %s: %s', (status, body, outcome) => {
    expect(interpretKeyCheck(status, body).outcome).toBe(outcome);
  });

  it('warns of an open invoice, and of a plan that is not active', () => {
    const open = bytes({ ...ACCOUNT, has_open_invoices: true });
    expect(interpretKeyCheck(200, open).sentence).toMatch(/^Works\..*invoice/);
    const late = bytes({ ...ACCOUNT, status: 'past_due' });
    expect(interpretKeyCheck(200, late).sentence).toMatch(/^Works\..*not active/);
    const free = bytes({ ...ACCOUNT, status: 'free' });
    expect(interpretKeyCheck(200, free).sentence).toBe('Works. ElevenLabs accepts this key.');
  });
});

it('hints at a key of somebody else, and lets old and new keys pass', () => {
  expect(elevenlabs.keyHint('sk-ant-api03-x')).toMatch(/Claude/);
  expect(elevenlabs.keyHint(`sk_${'0a'.repeat(24)}`)).toBeNull();
  expect(elevenlabs.keyHint('0a'.repeat(16))).toBeNull();
});
