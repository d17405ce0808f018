import { describe, expect, it } from 'vitest';
import { addUp, FAILED, inWords, PASSED, readTally, skip } from './tally.mjs';

const report = (passed: number, failed = 0, skipped: object[] = []) =>
  JSON.stringify({ passed, failed, skipped });

describe('a tally', () => {
  it('adds up what all stages say', () => {
    const stages = [PASSED, FAILED, skip('Electron', 'not here'), readTally(0, report(7))];
    expect(inWords(addUp(stages))).toBe('8 passed, 1 failed, 1 skipped');
  });

  it('counts a suite that crashed before it could report as one failure', () => {
    expect(readTally(139, null)).toEqual(FAILED);
  });

  it('counts a suite that found no test as one failure', () => {
    expect(readTally(0, report(0)).failed).toBe(1);
  });

  it('does not believe a suite that ended badly without a failed test', () => {
    expect(readTally(1, report(5)).failed).toBe(1);
    expect(readTally(1, report(5, 2)).failed).toBe(2);
  });

  it('keeps the reason of what was skipped', () => {
    const skipped = [{ name: 'keeps a key', reason: 'no keyring' }];
    expect(addUp([readTally(0, report(1, 0, skipped))]).skipped).toEqual(skipped);
  });
});
