import { ORPCError } from '@orpc/client';
import { expect, it } from 'vitest';
import { sentenceOf } from './sentence-of.ts';

it('passes on what the core has to say, and hides what only its makers understand', () => {
  const conflict = new ORPCError('CONFLICT', { message: 'An episode has this name.' });
  expect(sentenceOf(conflict)).toBe('An episode has this name.');
  expect(sentenceOf(new ORPCError('INTERNAL_SERVER_ERROR'))).toContain('log of Tallylight');
  expect(sentenceOf(new DOMException('closed', 'AbortError'))).toContain('out of reach');
});
