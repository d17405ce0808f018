import { ElevenLabsClient } from '@elevenlabs/elevenlabs-js';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '#main/host/clock.ts';
import { PracticePlan } from '#main/practice/elevenlabs-plan.ts';
import { createElevenLabsStandIn } from '#main/practice/elevenlabs-stand-in.ts';
import { PRACTICE_VOICE_KEY } from '#main/practice/starter-settings.ts';
import { bytesOf, useRecordings } from '#test/support/recordings.ts';
import {
  startTestCore,
  startUpstream,
  type TestCore,
  type Upstream,
} from '#test/support/test-core.ts';

const recordings = useRecordings('elevenlabs');
const provider = (checked: string) =>
  ({ id: 'elevenlabs', key: PRACTICE_VOICE_KEY, checked }) as const;
const LINE = { text: 'Twenty characters ok', modelId: 'eleven_v4' };

let upstream: Upstream;
let core: TestCore;
let plan: PracticePlan;

beforeEach(async () => {
  upstream = await startUpstream();
  plan = new PracticePlan(systemClock, 1_000);
  // As many as the plan has; the usual 100,000 would be the stricter of the two.
  const limits = { charactersPerMonth: 121_000 };
  const checked = JSON.stringify(plan.subscription());
  core = await startTestCore({ upstream, provider: provider(checked), limits });
  upstream.answer = createElevenLabsStandIn(systemClock, {}, plan);
  return () => core.stop();
});

const sdk = (): ElevenLabsClient =>
  new ElevenLabsClient({
    baseUrl: `${core.address}/elevenlabs`,
    apiKey: core.token,
    maxRetries: 0,
  });
const say = async (headers: Record<string, string> = {}, text = LINE.text): Promise<void> => {
  const sound = await sdk().textToSpeech.convert('ann', { ...LINE, text }, { headers });
  for await (const _ of sound);
};

async function now() {
  for await (const { providers } of await core.client.providers.watch()) {
    const found = providers.find(({ id }) => id === 'elevenlabs');
    if (found) return found;
  }
  throw new Error('No such provider');
}
const monthly = async () => (await now()).counted.find(({ id }) => id === 'characters-per-month');
const reported = async () =>
  (await now()).limits.find(({ name }) => name === 'characters per month');

async function notices() {
  for await (const { notices: shown } of await core.client.system.watch()) return shown;
  return [];
}

describe('what is left of the plan', () => {
  it('is the provider’s own count as soon as there is a key', async () => {
    await vi.waitFor(async () => expect((await monthly())?.left).toBe(120_000));
    const { resetAtMs } = (await reported()) ?? {};
    expect((await monthly())?.resetsAtMs).toBe(resetAtMs);
  });

  it('goes down by what was billed, not by the length of the text', async () => {
    await vi.waitFor(async () => expect((await monthly())?.left).toBe(120_000));
    await say();
    expect((await monthly())?.left).toBe(119_980);
  });

  it('is read again when the plan is used up, so that less still passes', async () => {
    await vi.waitFor(async () => expect(await reported()).toBeDefined());
    // Somebody else used it meanwhile.
    plan.charge(119_990);

    await expect(say()).rejects.toMatchObject({ statusCode: 401 });
    // The look that came with the key may be less than two seconds old.
    await vi.waitFor(async () => expect((await reported())?.remaining).toBe(10), {
      timeout: 15_000,
      interval: 250,
    });

    await expect(say()).rejects.toMatchObject({ statusCode: 429 });
    const { calls } = await core.client.calls.list({ before: null, limit: 1 });
    expect(calls[0]).toMatchObject({ state: 'refused' });
    await say({}, 'Ten chars.');
  }, 30_000);
});

describe('an account that is not in order', () => {
  it('is a notice until it is', async () => {
    const good = JSON.parse(JSON.stringify(plan.subscription())) as object;
    const answer = (more: object): void => {
      upstream.answer = (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ ...good, ...more }));
      };
    };
    answer({ status: 'past_due' });
    await sdk().user.subscription.get();
    expect(await notices()).toContainEqual(
      expect.objectContaining({ id: 'provider.account:elevenlabs', level: 'warn' }),
    );

    answer({});
    await sdk().user.subscription.get();
    const ids = (await notices()).map(({ id }) => id);
    expect(ids).not.toContain('provider.account:elevenlabs');
  });
});

describe('a key that may speak and not read the account (hand-written answers)', () => {
  it('is kept as restricted, is not asked again, and our own count stands', async () => {
    await vi.waitFor(async () => expect(await reported()).toBeDefined());
    let reads = 0;
    const detail = { status: 'missing_permissions', message: 'Missing user_read.' };
    const standIn = upstream.answer;
    upstream.answer = (request, response) => {
      if (!request.url?.endsWith('/subscription')) return standIn(request, response);
      reads += 1;
      response.writeHead(401, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ detail }));
    };
    const key = { providerId: 'elevenlabs', key: `${PRACTICE_VOICE_KEY}_2`, name: 'Mine' } as const;
    const added = await core.client.providers.addKey({ ...key, store: 'session' });

    expect(added).toMatchObject({ outcome: 'restricted', saved: true });
    expect((await now()).key?.state).toBe('restricted');
    await vi.waitFor(() => expect(reads).toBe(2));
    const before = (await monthly())?.left ?? 0;
    await say();
    expect((await monthly())?.left).toBe(before - 20);
    expect(reads).toBe(2);
  });
});

describe('the recorded subscription', () => {
  it('reaches the SDK whole, and corrects our count', async () => {
    const { response: recorded } = recordings.read('elevenlabs-01');
    upstream.answer = (_request, response) => {
      response.writeHead(recorded.status, recorded.headers);
      response.end(bytesOf(recorded));
    };
    const { data, rawResponse } = await sdk().user.subscription.get().withRawResponse();

    expect(data).toMatchObject({ characterCount: 1_000, nextCharacterCountResetUnix: 1738356858 });
    expect(rawResponse.headers.get('x-tallylight-cost')).toMatch(/^0\.0+; /);
    expect(await reported()).toMatchObject({
      limit: 10_000,
      remaining: 9_000,
      resetAtMs: 1_738_356_858_000,
    });
  });

  it('is nothing to the SDK with one required field less', async () => {
    const { response: recorded } = recordings.read('elevenlabs-01');
    const { has_open_invoices: _, ...less } = recorded.body as Record<string, unknown>;
    upstream.answer = (_request, response) => {
      response.writeHead(recorded.status, recorded.headers);
      response.end(JSON.stringify(less));
    };
    await expect(sdk().user.subscription.get()).rejects.toThrow(/has_open_invoices/);
  });

  it('cut at any place is no answer, and corrects nothing', async () => {
    const { response: recorded } = recordings.read('elevenlabs-01');
    await vi.waitFor(async () => expect(await reported()).toBeDefined());
    const before = await reported();
    const whole = bytesOf(recorded);
    upstream.answer = (_request, response) => {
      response.writeHead(recorded.status, {
        ...recorded.headers,
        'content-length': String(whole.length),
      });
      response.write(whole.subarray(0, whole.length / 2), () => response.destroy());
    };
    await expect(sdk().user.subscription.get()).rejects.toMatchObject({ statusCode: 502 });
    expect(await reported()).toEqual(before);
  });

  it('comes whole however its bytes are cut on the way', async () => {
    const { response: recorded } = recordings.read('elevenlabs-01');
    const whole = bytesOf(recorded);
    upstream.answer = (_request, response) => {
      response.writeHead(recorded.status, recorded.headers);
      void (async () => {
        for (let at = 0; at < whole.length; at += 1) {
          response.write(whole.subarray(at, at + 1));
          if (at % 64 === 0) await new Promise((next) => setImmediate(next));
        }
        response.end();
      })();
    };
    expect(await sdk().user.subscription.get()).toMatchObject({ characterCount: 1_000 });
  });
});

describe('a price of the person’s own', () => {
  it('holds from the next request on, for sounds as well', async () => {
    const settings = core.host.paths.settings;
    const text = await core.host.files.read(settings);
    const wish = JSON.parse(text ?? '{}') as { providers: { elevenlabs: object } };
    Object.assign(wish.providers.elevenlabs, { usdPerThousandCredits: 0.5 });
    await core.host.files.write(settings, JSON.stringify(wish));

    await vi.waitFor(
      async () => {
        const sound = await sdk().textToSoundEffects.convert({ text: 'Rain' });
        for await (const _ of sound);
        const { calls } = await core.client.calls.list({ before: null, limit: 1 });
        const call = await core.client.calls.get({ id: calls[0]?.id ?? '' });
        expect(call).toMatchObject({
          cost: { nanoUsd: 4 * 500_000, source: 'header' },
          priceVersion: 'your plan',
        });
      },
      { timeout: 10_000 },
    );
  });
});
