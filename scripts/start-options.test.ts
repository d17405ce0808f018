import { describe, expect, it } from 'vitest';
import { parseLaunchOptions } from '#main/host/launch-options.ts';
import { profilePaths } from '#main/host/profile-paths.ts';
import { forApp, judgeWindow, mistakeIn, readFlags } from './start-options.mjs';

const flags = (...args: string[]) => {
  const read = readFlags(args);
  if ('mistake' in read) throw new Error(read.mistake);
  return read.flags;
};
const desktop = { platform: 'linux', env: { DISPLAY: ':0' }, isRoot: false };

describe('the flags of npm start', () => {
  it('are passed on to the app, those that are its own', () => {
    const given = flags('--browser', '--desktop', '--practice', '--port', '8000');
    expect(forApp(given)).toEqual(['--practice', '--port', '8000']);
    expect(forApp(flags('--headless', '--profile', 'show'))).toEqual([
      '--headless',
      '--profile',
      'show',
    ]);
  });

  it.each([
    [['--brwser'], "Unknown option '--brwser'."],
    [['practice'], "Unexpected argument 'practice'."],
    [['--port'], "Option '--port <value>' argument missing."],
  ])('name a mistake in one sentence: %j', (args, mistake) => {
    expect(readFlags(args)).toEqual({ mistake });
  });
});

describe('a port or a profile that can’t be', () => {
  const refusal = (args: string[]): unknown => {
    try {
      return profilePaths(parseLaunchOptions(args).profile, {}).name;
    } catch (error) {
      return error instanceof Error ? error.message : error;
    }
  };

  it.each([
    [['--port', 'abc']],
    [['--port', '0']],
    [['--port', '65536']],
    [['--port', '80.5']],
    [['--port', '']],
    [['--profile', 'My show']],
    [['--profile', '']],
    [['--profile', 'x'.repeat(33)]],
    [['--practice', '--profile', 'show']],
  ])('is refused at once, in the app’s own words: %j', (args) => {
    const mistake = mistakeIn(flags(...args));
    expect(mistake).toBe(refusal(args));
    expect(mistake).toMatch(/^[^\n]*\.$/);
  });

  it.each([
    [['--port', '65535']],
    [['--profile', 'show-2', '--port', '1']],
    [['--practice', '--profile', 'practice']],
  ])('is none of these: %j', (args) => {
    expect(mistakeIn(flags(...args))).toBeNull();
  });
});

describe('the window of our own', () => {
  it('opens where there is a display', () => {
    const wayland = { ...desktop, env: { WAYLAND_DISPLAY: 'wayland-0' } };
    for (const computer of [desktop, wayland, { ...desktop, platform: 'darwin', env: {} }])
      expect(judgeWindow(flags(), computer)).toEqual({ isPossible: true });
  });

  it.each(['--browser', '--headless'])('gives way to %s without a word', (flag) => {
    expect(judgeWindow(flags(flag), desktop)).toEqual({ isPossible: false, why: null });
  });

  it.each([
    ['there is no display', { ...desktop, env: {} }, /display/],
    ['root started it', { ...desktop, isRoot: true }, /root/],
  ])('gives way to a browser and says so when %s', (_when, computer, sentence) => {
    expect(judgeWindow(flags(), computer)).toEqual({
      isPossible: false,
      why: expect.stringMatching(sentence),
    });
  });
});
