import { expect, it, vi } from 'vitest';
import { DesktopState } from './desktop-state.ts';

const NEW = { bounds: null, isMaximized: false, keepRunning: null };
const BOUNDS = { x: -20, y: 30, width: 1000, height: 700 };

function stateFrom(text: string | null) {
  const write = vi.fn<(path: string, text: string) => Promise<void>>().mockResolvedValue();
  const files = { read: () => Promise.resolve(text), write };
  return { state: new DesktopState('desktop.json', files), write };
}

it('comes back as it was kept', async () => {
  const { state, write } = stateFrom(null);
  await state.change({ bounds: BOUNDS });
  await state.change({ keepRunning: true });
  const kept = write.mock.lastCall?.[1] ?? '';

  const next = stateFrom(kept).state;
  await next.load();
  expect(next.current).toEqual({ bounds: BOUNDS, isMaximized: false, keepRunning: true });
});

it.each([
  [null, NEW],
  ['', NEW],
  ['{"bounds":', NEW],
  ['[]', NEW],
  ['null', NEW],
  ['{"keepRunning": true, "bounds": {"x": "left"}}', { ...NEW, keepRunning: true }],
  ['{"keepRunning": "yes", "isMaximized": 1}', NEW],
  ['{"bounds": {"x": 1e400, "y": 0, "width": 1, "height": 1}}', NEW],
])('takes what it can from %j', async (text, expected) => {
  const { state } = stateFrom(text);
  await state.load();
  expect(state.current).toEqual(expected);
});

it('writes one change after the other, so that the last one stays', async () => {
  const { state, write } = stateFrom(null);
  const first = Promise.withResolvers<void>();
  write.mockReturnValueOnce(first.promise);
  const changes = [state.change({ isMaximized: true }), state.change({ isMaximized: false })];
  await Promise.resolve();
  expect(write).toHaveBeenCalledOnce();

  first.resolve();
  await Promise.all(changes);
  expect(write.mock.calls.map(([, text]) => JSON.parse(text) as object)).toMatchObject([
    { isMaximized: true },
    { isMaximized: false },
  ]);
});

it('goes on without a disk', async () => {
  const { state, write } = stateFrom(null);
  write.mockRejectedValue(new Error('Full'));
  await state.change({ keepRunning: true });

  expect(state.current.keepRunning).toBe(true);
});
