import fc from 'fast-check';
import { expect, it } from 'vitest';
import { planConnection, planRemoval } from './claude-desktop-file.ts';

const ENTRY = { command: '/opt/node', args: ['/opt/bridge.js'] };

it.each([
  ['{\n  "mcpServers": [}\n', 2, 18],
  ['{\n  "mcpServers": []\n}', 2, 17],
  ['\uFEFF[]', 1, 1],
  ['{}\n{}', 2, 1],
  ['{"mcpServers": {}, "mcpServers": {}}', 1, 20],
  ['{"mcpServers": {"tallylight": {}, "tallylight": {}}}', 1, 35],
  ['{"name": "J\uFFFDrg"}', 1, 12],
  ['\uFFFD\uFFFD{\0"\0', 1, 1],
  ['['.repeat(100_000), 1, 1],
])('will not write into %j, and names the place', (text, line, column) => {
  const unreadable = { state: 'unreadable', line, column };

  expect(planConnection(text, 'tallylight', ENTRY)).toMatchObject(unreadable);
  expect(planRemoval(text, 'tallylight')).toMatchObject(unreadable);
});

it('names the others, and says when the entry already stands there as it should', () => {
  const other = '{"mcpServers": {"files": {}, "tallylight": {"command": "old"}}}';
  const plan = planConnection(other, 'tallylight', ENTRY);
  expect(plan).toMatchObject({ state: 'ready', keeps: ['files'] });

  const { nextText } = plan as { nextText: string };
  expect(planConnection(nextText, 'tallylight', ENTRY)).toEqual({
    state: 'connected',
    keeps: ['files'],
    nextText,
  });
});

it('leaves the other profile’s entry alone', () => {
  const text = '{"mcpServers": {"tallylight": {"command": "x"}}}';

  const plan = planConnection(text, 'tallylight-practice', ENTRY) as { nextText: string };

  expect(JSON.parse(plan.nextText)).toEqual({
    mcpServers: { tallylight: { command: 'x' }, 'tallylight-practice': ENTRY },
  });
});

it('never throws, and never writes what it could not read', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), fc.string({ unit: 'binary' })), (text) => {
      const plan = planConnection(text, 'tallylight', ENTRY);
      if (plan.state === 'unreadable') return;
      const again = planConnection(plan.nextText, 'tallylight', ENTRY);
      expect(again).toMatchObject({ state: 'connected', nextText: plan.nextText });
    }),
    { numRuns: 1_000 },
  );
});
