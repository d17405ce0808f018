import { expect, it } from 'vitest';
import { localPorts } from './local-ports.ts';

it('are the usual ones, but for those that are named', () => {
  expect(localPorts(undefined)).toEqual({
    ollama: 11_434,
    'lm-studio': 1_234,
    'llama-cpp': 8_080,
    kokoro: 8_880,
    piper: 5_000,
  });
  expect(localPorts('ollama=40001, piper=40002')).toMatchObject({
    ollama: 40_001,
    kokoro: 8_880,
    piper: 40_002,
  });
});

it('take nothing else from a text', () => {
  expect(localPorts('__proto__=1,nobody=2,ollama,ollama=x,=3')).toEqual(localPorts(''));
});
