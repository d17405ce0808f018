import { describe, expect, it } from 'vitest';
import { askedOf, foundIn } from './search-tool.ts';

const tool = (properties: object, required: string[] = []) => ({
  inputSchema: { type: 'object' as const, properties: { ...properties }, required },
});
const TEXT = { type: 'string' };

describe('a tool that is to search', () => {
  it('is asked by what it calls the question', () => {
    expect(askedOf(tool({ count: { type: 'number' }, query: TEXT }, ['query']), 'Bees?')).toEqual({
      query: 'Bees?',
    });
    expect(askedOf(tool({ language: TEXT, q: TEXT }), 'Bees?')).toEqual({ q: 'Bees?' });
    expect(askedOf(tool({ message: TEXT }, ['message']), 'Bees?')).toEqual({ message: 'Bees?' });
  });

  it('is not asked where it needs more than a question, or takes none', () => {
    expect(askedOf(tool({ query: TEXT, site: TEXT }, ['query', 'site']), 'Bees?')).toBeNull();
    expect(askedOf(tool({ id: { type: 'number' } }, ['id']), 'Bees?')).toBeNull();
    expect(askedOf(tool({}), 'Bees?')).toBeNull();
  });

  it('answers with its text and every address that it names, each once', () => {
    const content = [
      { type: 'text', text: 'See https://a.example/x, and (https://b.example/y).' },
      { type: 'resource_link', uri: 'https://c.example', name: 'C' },
      { type: 'image', data: '' },
      { type: 'text', text: 'Again: https://a.example/x' },
      7,
    ];
    expect(foundIn({ content })).toEqual({
      text: 'See https://a.example/x, and (https://b.example/y).\n\nAgain: https://a.example/x',
      sources: [
        { url: 'https://c.example', title: 'C' },
        { url: 'https://a.example/x', title: null },
        { url: 'https://b.example/y', title: null },
      ],
      isError: false,
    });
    expect(foundIn({ content: [], isError: true })).toMatchObject({ isError: true });
    expect(foundIn({})).toBeNull();
  });
});
