import { expect, it } from 'vitest';
import { ownFlags } from './own-flags.ts';

it.each([
  [['/opt/tallylight', '--practice'], ['--practice']],
  [
    ['/home/me/clone', '--profile', 'work', '--port', '8000'],
    ['--profile', 'work', '--port', '8000'],
  ],
  [
    ['--profile=work', '--port=8000'],
    ['--profile=work', '--port=8000'],
  ],
  [
    ['--no-sandbox', '--inspect=9229', '-psn_0_123', '--enable-features=A', '--practice'],
    ['--practice'],
  ],
  [['--practice=yes', '--practices', '--portable', 'tallylight://v1/open'], []],
  [['--port'], ['--port']],
])('takes our own out of %j', (args, own) => {
  expect(ownFlags(args)).toEqual(own);
});
