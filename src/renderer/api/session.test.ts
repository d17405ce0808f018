import { expect, it } from 'vitest';
import { readCode } from './session.ts';

it('takes a code alone or in the address that was printed', () => {
  expect(readCode(' K7P2QX ')).toBe('K7P2QX');
  expect(readCode('http://127.0.0.1:7411/#code=K7P2QX')).toBe('K7P2QX');
});
