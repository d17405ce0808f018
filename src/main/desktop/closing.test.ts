import { beforeEach, expect, it, vi } from 'vitest';
import { createFakeElectron, type FakeElectron } from '#test/support/fake-electron.ts';
import { createEvent } from '#test/support/fake-window.ts';
import { KEEP_RUNNING, QUIT } from './close-question.ts';
import { createCloseHandler } from './closing.ts';
import { DesktopState } from './desktop-state.ts';

const CANCEL = 2;
let fake: FakeElectron;
let state: DesktopState;
let isQuitting: boolean;
const hide = vi.fn<() => void>();
const quit = vi.fn<() => void>();
const onAnswer = vi.fn<() => void>();

beforeEach(() => {
  vi.resetAllMocks();
  fake = createFakeElectron();
  isQuitting = false;
  const files = { read: () => Promise.resolve(null), write: () => Promise.resolve() };
  state = new DesktopState('desktop.json', files);
});

/** Closes the window, and says whether it went. */
async function close(hasTray = true): Promise<boolean> {
  const { dialog } = fake.electron;
  const parts = { dialog, state, hasTray, isQuitting: () => isQuitting, hide, quit, onAnswer };
  const event = createEvent({});
  createCloseHandler(parts)(event);
  await new Promise((resolve) => setImmediate(resolve));
  return !event.isPrevented;
}

it.each([
  [KEEP_RUNNING, true, 1, 0],
  [QUIT, false, 0, 1],
])(
  'asks the first time, does answer %i, and remembers it',
  async (answer, keepRunning, hidden, quits) => {
    fake.dialog.answer = answer;
    expect(await close()).toBe(false);
    expect(await close()).toBe(false);

    expect(fake.dialog.asked).toHaveLength(1);
    expect(state.current.keepRunning).toBe(keepRunning);
    expect(hide).toHaveBeenCalledTimes(2 * hidden);
    expect(quit).toHaveBeenCalledTimes(2 * quits);
    expect(onAnswer).toHaveBeenCalledOnce();
  },
);

it('does nothing when the question is cancelled, and asks again next time', async () => {
  fake.dialog.answer = CANCEL;
  await close();
  await close();

  expect(fake.dialog.asked).toHaveLength(2);
  expect(state.current.keepRunning).toBeNull();
  expect(hide).not.toHaveBeenCalled();
  expect(quit).not.toHaveBeenCalled();
});

it('suggests to quit where no tray brings the window back, and says how it comes back', async () => {
  await close(false);
  expect(fake.dialog.asked).toMatchObject([
    { defaultId: QUIT, detail: expect.stringContaining('start Tallylight again') as string },
  ]);

  await state.change({ keepRunning: null });
  await close(true);
  expect(fake.dialog.asked[1]).toMatchObject({
    defaultId: KEEP_RUNNING,
    detail: expect.stringContaining('in the tray') as string,
  });
});

it('lets the window go without a word while Tallylight quits', async () => {
  isQuitting = true;

  expect(await close()).toBe(true);
  expect(fake.dialog.asked).toEqual([]);
});

it('asks one question at a time', async () => {
  const { dialog } = fake.electron;
  const answer = Promise.withResolvers<number>();
  fake.dialog.answer = answer.promise;
  const parts = { dialog, state, hasTray: true, isQuitting: () => false, hide, quit, onAnswer };
  const onClose = createCloseHandler(parts);
  onClose(createEvent({}));
  onClose(createEvent({}));

  expect(fake.dialog.asked).toHaveLength(1);
});
