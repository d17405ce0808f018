import { expect, it } from 'vitest';
import { anthropic } from '#main/providers/anthropic/anthropic.ts';
import { parseSettings } from '#main/settings/parse-settings.ts';
import { PRACTICE_KEY, PRACTICE_SETTINGS } from './starter-settings.ts';

it('starts practice with settings that are valid, and with the bundled server', () => {
  expect(parseSettings(PRACTICE_SETTINGS)).toMatchObject({
    settings: { servers: { everything: { bundled: 'everything' } } },
  });
});

it('has a key that looks like any other to the dialect', () => {
  expect(anthropic.keyHint(PRACTICE_KEY)).toBeNull();
});
