import { expect, it } from 'vitest';
import { describeModels, nothingFound } from './own-server-words.ts';

it('names the first models of a server, and counts the rest', () => {
  expect(describeModels({ models: [] })).toBeNull();
  expect(describeModels({ models: ['a', 'b', 'c'] })).toBe('a, b, c');
  expect(describeModels({ models: ['a', 'b', 'c', 'd', 'e'] })).toBe('a, b, c and 2 more');
});

it('names the programs that would have been found', () => {
  expect(nothingFound('local_model')).toContain('Ollama');
  expect(nothingFound('local_tts')).toContain('Piper');
});
