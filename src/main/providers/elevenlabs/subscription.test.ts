import { describe, expect, it } from 'vitest';
import { bytesOf, useRecordings } from '#test/support/recordings.ts';
import { interpretKeyCheck } from './key.ts';
import { readSubscription } from './subscription.ts';

const recordings = useRecordings('elevenlabs');
const bytes = (body: unknown): Buffer => Buffer.from(JSON.stringify(body));

describe('what a subscription says', () => {
  it('the recorded one: 1,000 of 10,000 used, until its reset, with an open invoice', () => {
    const { response } = recordings.read('elevenlabs-01');
    const report = readSubscription(bytesOf(response), 7);

    expect(report).toEqual({
      limits: [
        {
          name: 'characters per month',
          limit: 10_000,
          remaining: 9_000,
          resetAtMs: 1_738_356_858_000,
          reportedAtMs: 7,
        },
      ],
      trouble: expect.stringMatching(/invoice/) as string,
    });
    expect(interpretKeyCheck(response.status, bytesOf(response)).outcome).toBe('works');
  });

  it('is nothing once it is cut, wherever that is', () => {
    const whole = bytesOf(recordings.read('elevenlabs-01').response);
    for (let end = 0; end < whole.length; end += 1)
      expect(readSubscription(whole.subarray(0, end), 7)).toBeNull();
  });

  it('never leaves less than nothing, nor needs what is not essential', () => {
    const report = readSubscription(bytes({ character_count: 12, character_limit: 10 }), 7);
    expect(report?.limits[0]).toMatchObject({ remaining: 0, resetAtMs: null });
    expect(report?.trouble).toBeNull();
  });

  it.each([
    {},
    null,
    [],
    { character_count: -1, character_limit: 10 },
    { character_count: '1', character_limit: 10 },
    { character_count: 1 },
    { character_count: 1, character_limit: 1e300 },
  ])('is nothing where it can’t be true: %j', (body) => {
    expect(readSubscription(bytes(body), 7)).toBeNull();
  });
});
