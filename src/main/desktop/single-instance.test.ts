import { expect, it, vi } from 'vitest';
import { createFakeElectron } from '#test/support/fake-electron.ts';
import { isFirstInstance } from './single-instance.ts';

it('hands the flags of a later start to the first', () => {
  const { app, electron } = createFakeElectron();
  const onSecondStart = vi.fn<(flags: readonly string[]) => void>();

  expect(isFirstInstance(electron.app, ['--practice'], onSecondStart)).toBe(true);
  expect(app.handedOver).toEqual({ flags: ['--practice'] });

  app.emit('second-instance', {}, ['--no-sandbox'], '/', { flags: ['--port', '8000'] });
  expect(onSecondStart).toHaveBeenCalledExactlyOnceWith(['--port', '8000']);
});

it.each([[null], ['--practice'], [{}], [{ flags: 'all' }], [{ flags: [1, {}, null] }]])(
  'takes no flags out of %j, which another program may have sent',
  (data) => {
    const { app, electron } = createFakeElectron();
    const onSecondStart = vi.fn<(flags: readonly string[]) => void>();
    isFirstInstance(electron.app, [], onSecondStart);

    app.emit('second-instance', {}, [], '/', data);
    expect(onSecondStart).toHaveBeenCalledExactlyOnceWith([]);
  },
);

it('is told when it is not the first, and listens to nobody then', () => {
  const { app, electron } = createFakeElectron({ isSecond: true });

  expect(isFirstInstance(electron.app, [], () => {})).toBe(false);
  expect(app.listenerCount('second-instance')).toBe(0);
});
