import { describe, expect, it } from 'vitest';
import { quotable } from './quotable.ts';

describe('a provider’s words', () => {
  it('lose the ids that name an account', () => {
    expect(
      quotable(
        'would exceed the rate limit for your organization (0dccdde6-f924-4f1b-bb3b-92ef846e0a5b) of 20,000 input tokens per minute',
      ),
    ).toBe(
      'would exceed the rate limit for your organization (…) of 20,000 input tokens per minute',
    );
    expect(quotable('in wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ of anna.k@example.org')).toBe('in … of …');
  });

  it('lose every key but its last four characters', () => {
    expect(quotable('invalid key sk-ant-api03-abcdefgh-WXYZ given')).toBe(
      'invalid key ••••WXYZ given',
    );
  });

  it('stay on one line and end somewhere', () => {
    expect(quotable('one\r\n\u001b[31mtwo\u0000 three')).toBe('one [31mtwo three');
    expect(quotable('x'.repeat(5_000))).toHaveLength(300);
  });

  it('stay as they are otherwise', () => {
    const words = 'messages: text content blocks must be non-empty (request req_011CZRtHe9vmeRR)';
    expect(quotable(words)).toBe(words);
  });
});
