import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Redactor } from './redactor.ts';

const secret = fc.string({ minLength: 12, maxLength: 80, unit: 'grapheme-ascii' });

it('takes a known secret out in every form in which it usually travels', () => {
  fc.assert(
    fc.property(secret, fc.string(), (key, before) => {
      const redactor = new Redactor();
      redactor.learn(key);
      const forms = [
        key,
        encodeURIComponent(key),
        Buffer.from(key).toString('hex'),
        JSON.stringify({ [before]: key }),
      ];
      for (const form of forms) expect(redactor.redact(`x${form}y`)).not.toContain(form);
    }),
  );
});

it('takes it out of a longer text in base64, wherever it begins', () => {
  const redactor = new Redactor();
  redactor.learn('practice-key-0123456789');
  for (const before of ['', 'a', 'ab', 'abc', 'user:']) {
    const text = Buffer.from(`${before}practice-key-0123456789`).toString('base64');
    expect(redactor.redact(text)).toContain('[secret removed]');
  }
});

it.each(['sk-ant-api03-abcdefgh', 'tl_0123456789abcdef', 'authorization: Bearer abcdefgh12345'])(
  'takes out what looks like a secret although nobody named it: %s',
  (line) => {
    expect(new Redactor().redact(line)).toContain('[secret removed]');
  },
);

it('leaves ordinary lines alone', () => {
  const redactor = new Redactor();
  redactor.learn('short');
  expect(redactor.redact('a short line about a task-runner')).toBe(
    'a short line about a task-runner',
  );
});
