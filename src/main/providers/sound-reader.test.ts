import { expect, it } from 'vitest';
import { NO_USAGE } from '#main/values/usage.ts';
import { createSoundReader } from './sound-reader.ts';

const USAGE = { ...NO_USAGE, characters: 12 };

function read(type: string | undefined, pieces: readonly string[], isEnded = true) {
  const headers = type === undefined ? {} : { 'content-type': type };
  const reader = createSoundReader(headers, 'Local voice', USAGE);
  const passed = pieces.map((piece) => reader.push(Buffer.from(piece)));
  if (isEnded) passed.push(reader.end());
  const { hasContent, isComplete, reading, fault } = reader;
  return { text: Buffer.concat(passed).toString(), hasContent, isComplete, reading, fault };
}

it.each([['audio/mpeg'], ['audio/pcm; rate=24000'], ['application/octet-stream']])(
  'passes %s on, whatever it begins with',
  (type) => {
    expect(read(type, ['{<', 'ab'])).toEqual({
      text: '{<ab',
      hasContent: true,
      isComplete: true,
      reading: { model: null, usage: USAGE, reportedNanoUsd: null },
      fault: null,
    });
  },
);

it('knows WAV that is declared to be a page, as Piper’s server does, cut anywhere', () => {
  for (const pieces of [['RIFFxx'], ['R', 'I', 'FF', 'xx'], ['', 'RI', 'FFxx']])
    for (const type of ['text/html; charset=utf-8', undefined])
      expect(read(type, pieces)).toMatchObject({ isComplete: true, fault: null, text: 'RIFFxx' });
});

it.each([
  ['text/html', '<html>Sign in first'],
  ['application/json', '{"status":"ok"}'],
  [undefined, ''],
])('takes %s with %j for no sound', (type, text) => {
  const page = read(type, [text]);
  expect(page).toMatchObject({ hasContent: false, isComplete: false });
  expect(page.fault).toMatchObject({
    kind: 'unknown',
    sentence: expect.stringContaining('no sound'),
  });
});

it('is not complete before its end', () => {
  expect(read('audio/wav', ['RIFF'], false)).toMatchObject({ hasContent: true, isComplete: false });
});
