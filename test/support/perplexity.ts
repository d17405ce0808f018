import type { TestProvider } from './test-core.ts';

/** Perplexity, for a core whose upstream takes its place. */
export const PERPLEXITY: TestProvider = {
  id: 'perplexity',
  key: 'pplx-test-key-0123456789abcdef',
  checked: '{"results":[]}',
};
