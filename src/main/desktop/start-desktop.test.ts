import { createServer } from 'node:net';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ASK_FOR_PORT } from '#contract/host-bridge.ts';
import { askRunningHost } from '#main/host/control-client.ts';
import { lockProfile } from '#main/host/profile-lock.ts';
import { profilePaths } from '#main/host/profile-paths.ts';
import { openDatabase } from '#main/host/sqlite.ts';
import { connectPort } from '#test/support/desktop-page.ts';
import { FakeFrame } from '#test/support/fake-port.ts';
import { freePort, removeHome } from '#test/support/running-host.ts';
import { createHome, startTestDesktop, type TestDesktop } from '#test/support/test-desktop.ts';

const HOST_URL = 'http://127.0.0.1:7411/#code=abc';
const undo: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

async function start(...options: Parameters<typeof startTestDesktop>): Promise<TestDesktop> {
  const desktop = await startTestDesktop(...options);
  undo.push(() => desktop.stop());
  return desktop;
}

/** A browser host as others see it: it has the profile and answers at its control socket. */
async function pretendHost(home: string, answer: object): Promise<void> {
  const paths = profilePaths('default', { TALLYLIGHT_HOME: home });
  const lock = lockProfile(paths.folder);
  const server = createServer((socket) => socket.end(`${JSON.stringify(answer)}\n`));
  server.listen(paths.controlSocket);
  await once(server, 'listening');
  undo.push(() => {
    server.close();
    lock?.release();
  });
}

describe('the desktop host, on a stand-in for Electron', () => {
  it('prepares Electron before it is ready, and its folder before its lock', async () => {
    const { fake, paths } = await start();

    expect(fake.app.calls).toEqual([
      'setName Tallylight',
      'enableSandbox',
      'setPath userData',
      'requestSingleInstanceLock',
      'whenReady',
    ]);
    expect(fake.app.paths.get('userData')).toBe(`${paths.folder}/desktop`);
  });

  it('gives its page a core to talk to', async () => {
    const { fake, window, port } = await start();
    const frame = new FakeFrame();
    fake.ipcMain.emit(ASK_FOR_PORT, { sender: window?.webContents, senderFrame: frame });
    const { client, close } = connectPort(frame.ports[0]);

    expect(await client.system.hello()).toMatchObject({
      contractVersion: expect.any(Number) as number,
    });
    for await (const system of await client.system.watch()) {
      expect(system.address).toBe(`http://127.0.0.1:${port}`);
      expect(system.capabilities).toEqual({
        tray: true,
        systemNotifications: false,
        openFolder: true,
        startAtLogin: false,
      });
      break;
    }
    await client.system.openDataFolder();
    expect(fake.shell.folders).toHaveLength(1);
    close();
  });

  it('shows the core in its tray, and obeys it there', async () => {
    const { fake } = await start();
    const rows = () => fake.trays[0]?.menus.at(-1) ?? [];
    await vi.waitFor(() => expect(fake.trays[0]?.tooltip).toBe('Tallylight: All good'));

    const pause = rows().find(({ label }) => label === 'Pause all requests');
    (pause?.click as (() => void) | undefined)?.();
    await vi.waitFor(() => expect(fake.trays[0]?.image).toContain('slash'));
    expect(rows().map(({ label }) => label)).toContain('Resume all requests');
  });

  it('lives on when its window dies or is closed, and shows it again', async () => {
    const { fake, window } = await start();
    window?.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    window?.close();
    await vi.waitFor(() => expect(window?.isShown).toBe(false));
    expect(fake.app.exitCode).toBeNull();

    fake.app.emit('activate');
    expect(window?.isShown).toBe(true);

    window?.destroy();
    expect(fake.app.exitCode).toBeNull();
    fake.app.emit('second-instance', {}, [], '/', { flags: [] });
    expect(fake.windows).toHaveLength(2);
  });

  it('shows its window to whoever asks for its address, such as a start in a browser', async () => {
    const { window, paths } = await start();
    window?.hide();
    const answer = await askRunningHost(paths.controlSocket, { op: 'open' });

    expect(answer).toMatchObject({ ok: false, error: 'This Tallylight has a window of its own.' });
    expect(window?.isShown).toBe(true);
  });

  it('changes what closing means from its menu', async () => {
    const { fake, window } = await start();
    const keepRunning = () =>
      fake.menus
        .at(-1)
        ?.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []))
        .find(({ label }) => label?.startsWith('Keep Running'));
    expect(keepRunning()?.checked).toBe(false);

    (keepRunning()?.click as (() => void) | undefined)?.();
    expect(keepRunning()?.checked).toBe(true);
    window?.close();
    expect(fake.dialog.asked).toEqual([]);
    expect(window?.isShown).toBe(false);
  });

  it('quits in order: window and tray, core, profile, process', async () => {
    const { fake, paths, window } = await start();
    fake.app.quit();
    await vi.waitFor(() => expect(fake.app.exitCode).toBe(0), { timeout: 6_000 });

    expect(window?.isDestroyed()).toBe(true);
    expect(fake.trays[0]?.isGone).toBe(true);
    expect(await askRunningHost(paths.controlSocket, { op: 'open' })).toBeNull();
    const lock = lockProfile(paths.folder);
    expect(lock).not.toBeNull();
    lock?.release();

    fake.app.emit('activate');
    expect(fake.windows).toHaveLength(1);
  });

  it('ends with 70 after an error that nobody caught', async () => {
    const { fake, process } = await start();
    process.emit('uncaughtException', new Error('Nobody thought of this'));

    await vi.waitFor(() => expect(fake.app.exitCode).toBe(70), { timeout: 6_000 });
  });

  it('leaves at once when it is the second, and touches nothing', async () => {
    const { fake, home, paths } = await start({ isSecond: true });

    expect(fake.app.exitCode).toBe(0);
    expect(fake.app.calls).not.toContain('whenReady');
    expect(fake.windows).toEqual([]);
    const lock = lockProfile(paths.folder);
    expect(lock).not.toBeNull();
    lock?.release();
    removeHome(home);
  });
});

describe('the desktop host, where a browser host has the profile', () => {
  it('opens a window on its page, without a preload script, a port or a tray', async () => {
    const home = createHome();
    await pretendHost(home, { ok: true, url: HOST_URL });
    const { fake, window } = await start({ home });

    expect(window?.webContents.loaded).toEqual([HOST_URL]);
    expect(window?.options.webPreferences).toMatchObject({ sandbox: true, contextIsolation: true });
    expect(window?.options.webPreferences).not.toHaveProperty('preload');
    expect(fake.ipcMain.eventNames()).toEqual([]);
    expect(fake.trays).toEqual([]);
    expect(fake.session.loads('http://127.0.0.1:7411/assets/a.js')).toBe(true);
    expect(fake.session.loads('http://127.0.0.1:7412/')).toBe(false);
  });

  it('has a page of its own only for when the other one falls', async () => {
    const home = createHome();
    await pretendHost(home, { ok: true, url: HOST_URL });
    const { fake } = await start({ home });
    const handler = fake.protocol.handlers.get('app');
    const get = async (path: string) => handler?.(new Request(`app://tallylight${path}`));

    expect(await (await get('/recovery.html'))?.text()).toContain('href="http://127.0.0.1:7411/"');
    expect((await get('/index.html'))?.status).toBe(404);
  });

  it('ends with its window, because it owns nothing else', async () => {
    const home = createHome();
    await pretendHost(home, { ok: true, url: HOST_URL });
    const { fake, window } = await start({ home });
    window?.close();

    expect(fake.app.exitCode).toBe(0);
    expect(fake.dialog.asked).toEqual([]);
  });

  it('tells of an error that nobody caught before it ends with 70', async () => {
    const home = createHome();
    await pretendHost(home, { ok: true, url: HOST_URL });
    const { fake, process } = await start({ home });
    process.emit('uncaughtException', new Error('Nobody thought of this'));

    expect(fake.dialog.errors).toMatchObject([{ content: 'Nobody thought of this' }]);
    expect(fake.app.exitCode).toBe(70);
  });

  it.each([
    ['an address elsewhere', { ok: true, url: 'https://evil.example/' }],
    ['no address', { ok: false, error: 'This Tallylight has a window of its own.' }],
  ])('opens nothing when it is given %s, and says so', async (_what, answer) => {
    const home = createHome();
    await pretendHost(home, answer);
    const { fake } = await start({ home });

    expect(fake.windows).toEqual([]);
    expect(fake.dialog.errors).toMatchObject([
      { title: 'Tallylight can’t start', content: expect.stringContaining('no window') as string },
    ]);
    expect(fake.app.exitCode).toBe(1);
  });
});

describe('the desktop host that can’t start', () => {
  it('says who has the port, and leaves nothing behind', async () => {
    const port = await freePort();
    const squatter = createHttpServer().listen(port, '127.0.0.1');
    await once(squatter, 'listening');
    undo.push(() => void squatter.close());
    const { fake, paths } = await start({ port });

    expect(fake.dialog.errors).toMatchObject([
      { content: expect.stringContaining(`${port}`) as string },
    ]);
    expect(fake.app.exitCode).toBe(1);
    expect(fake.windows).toEqual([]);
    const lock = lockProfile(paths.folder);
    expect(lock).not.toBeNull();
    lock?.release();
  });

  it('leaves a database alone that a newer Tallylight wrote, and says so', async () => {
    const home = createHome();
    const database = openDatabase(profilePaths('default', { TALLYLIGHT_HOME: home }).database);
    database.setVersion(9_999);
    database.close();
    const { fake } = await start({ home });

    expect(fake.dialog.errors).toMatchObject([
      { content: expect.stringContaining('newer') as string },
    ]);
    expect(fake.app.exitCode).toBe(1);
  });

  it('says so when another one has the profile and does not answer', async () => {
    const home = createHome();
    const lock = lockProfile(profilePaths('default', { TALLYLIGHT_HOME: home }).folder);
    undo.push(() => lock?.release());
    const { fake } = await start({ home });

    expect(fake.dialog.errors).toMatchObject([
      { content: expect.stringContaining('does not answer yet') as string },
    ]);
    expect(fake.app.exitCode).toBe(1);
  });
});
