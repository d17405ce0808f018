import { beforeEach, describe, expect, it } from 'vitest';
import { TrackRecords } from './track-records.ts';

const DAY_MS = 86_400_000;
const NOW = 20_000 * DAY_MS + 3_600_000;
const OF = { targetId: 'claude', requestType: 'content_generation' };

let records: TrackRecords;
beforeEach(() => {
  records = new TrackRecords();
});
const note = (state: string, change: object = {}): void =>
  records.note(OF, { state, errorKind: null, atMs: NOW, latencyMs: 100, ...change });
const now = (atMs = NOW) => records.of(OF.targetId, OF.requestType, atMs);

describe('a track record', () => {
  it('counts what succeeded and what was the provider’s fault, and nothing else', () => {
    note('ok');
    note('failed', { errorKind: 'overloaded' });
    note('unknown', { errorKind: 'transient' });
    note('failed', { errorKind: 'bad_request' });
    note('cancelled');
    note('refused');
    expect(now()).toMatchObject({ calls: 3, successes: 1 });
    expect(records.of('gemini', OF.requestType, NOW)).toMatchObject({ calls: 0 });
  });

  it('forgets after seven days', () => {
    note('ok', { atMs: NOW - 6 * DAY_MS });
    note('ok', { atMs: NOW - 7 * DAY_MS });
    expect(now()).toMatchObject({ calls: 1 });
    expect(now(NOW + DAY_MS)).toMatchObject({ calls: 0 });
  });

  it('knows a latency once it was measured twenty times, by the newest hundred', () => {
    for (let count = 0; count < 19; count += 1) note('ok', { latencyMs: 5_000 });
    expect(now().medianMs).toBeNull();
    note('ok', { latencyMs: 5_000 });
    expect(now().medianMs).toBe(5_000);
    for (let count = 0; count < 100; count += 1) note('ok', { latencyMs: 70 });
    expect(now().medianMs).toBe(70);
  });

  it('takes the last judgement of a call, for ninety days', () => {
    records.judge(OF, { callId: 'a', atMs: NOW, score: 0.2 });
    records.judge(OF, { callId: 'a', atMs: NOW, score: 1 });
    records.judge(OF, { callId: 'b', atMs: NOW - 90 * DAY_MS, score: 0 });
    expect(now()).toMatchObject({ feedbackSum: 1, feedbackCount: 1 });
  });

  it('forgets a judgement that was taken back', () => {
    records.judge(OF, { callId: 'a', atMs: NOW, score: 0 });
    records.judge(OF, { callId: 'a', atMs: NOW, score: null });
    expect(now()).toMatchObject({ feedbackSum: 0, feedbackCount: 0 });
  });
});
