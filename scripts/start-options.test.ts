import { describe, expect, it } from 'vitest';
import { forApp, readFlags, whyNoWindow } from './start-options.mjs';

const flags = (...args: string[]) => {
  const read = readFlags(args);
  if ('mistake' in read) throw new Error(read.mistake);
  return read.flags;
};
const desktop = { platform: 'linux', env: { DISPLAY: ':0' }, isRoot: false };

describe('the flags of npm start', () => {
  it('are passed on to the app, those that are its own', () => {
    expect(forApp(flags('--browser', '--practice', '--port', '8000'))).toEqual([
      '--practice',
      '--port',
      '8000',
    ]);
  });

  it('name a mistake', () => {
    expect(readFlags(['--brwser'])).toHaveProperty('mistake');
  });
});

describe('the window of our own', () => {
  it('opens where there is a display', () => {
    expect(whyNoWindow(flags(), desktop)).toBeNull();
    expect(whyNoWindow(flags(), { ...desktop, platform: 'darwin', env: {} })).toBeNull();
  });

  it.each([
    ['when a browser was asked for', flags('--browser'), desktop],
    ['without a display', flags(), { ...desktop, env: {} }],
    ['as root', flags(), { ...desktop, isRoot: true }],
  ])('gives way to a browser %s', (_when, given, computer) => {
    expect(whyNoWindow(given, computer)).not.toBeNull();
  });
});
