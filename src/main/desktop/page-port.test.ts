import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { ASK_FOR_PORT } from '#contract/host-bridge.ts';
import { createFakeElectron } from '#test/support/fake-electron.ts';
import { FakeFrame, type FakePort } from '#test/support/fake-port.ts';
import { OWN_PAGE, pageOfHost, type PageAddress } from './page-address.ts';
import { givePortsToPages } from './page-port.ts';

function createDesk(page: PageAddress = OWN_PAGE) {
  const { electron, ipcMain } = createFakeElectron();
  const served: FakePort[] = [];
  givePortsToPages(page, {
    ipcMain: electron.ipcMain,
    createChannel: () => new electron.MessageChannelMain(),
    serve: (port) => void served.push(port as unknown as FakePort),
  });
  const ask = (senderFrame: FakeFrame | null, sender: object = {}, ...args: unknown[]): void =>
    void ipcMain.emit(ASK_FOR_PORT, { sender, senderFrame }, ...args);
  return { ask, served };
}

const embedded = new FakeFrame({ parent: new FakeFrame() });
const WRONG: Readonly<Record<string, FakeFrame | null>> = {
  'a frame inside our page': embedded,
  'a frame of another origin inside our page': new FakeFrame({
    url: 'https://evil.example/',
    origin: 'https://evil.example',
    parent: new FakeFrame(),
  }),
  'a window at about:blank, which has its opener’s origin': new FakeFrame({ url: 'about:blank' }),
  'a frame that was destroyed': new FakeFrame({ isGone: true }),
  'a frame that another page took the place of': new FakeFrame({ detached: true }),
  'a frame that is not there any more': null,
  'another origin': new FakeFrame({ url: 'https://evil.example/', origin: 'https://evil.example' }),
  'another origin at our address': new FakeFrame({ origin: 'https://evil.example' }),
  'our origin at another address': new FakeFrame({ url: 'https://evil.example/index.html' }),
  'an opaque origin at our address': new FakeFrame({ origin: 'null' }),
  'the recovery page': new FakeFrame({ url: 'app://tallylight/recovery.html' }),
  'our page with a query': new FakeFrame({ url: 'app://tallylight/index.html?a' }),
  'a file': new FakeFrame({ url: 'file:///index.html', origin: 'file://' }),
  'the page of a browser host': new FakeFrame({
    url: 'http://127.0.0.1:7411/',
    origin: 'http://127.0.0.1:7411',
  }),
};

describe('a port', () => {
  it('is given to our page', () => {
    const { ask, served } = createDesk();
    const frame = new FakeFrame();
    ask(frame);

    expect(served).toHaveLength(1);
    expect(frame.ports).toHaveLength(1);
  });

  it.each(Object.entries(WRONG))('is not given to %s', (_who, frame) => {
    const { ask, served } = createDesk();
    ask(frame);

    expect(served).toEqual([]);
    expect(frame?.ports ?? []).toEqual([]);
  });

  it('is not given to our own page where the window shows another host’s', () => {
    const page = pageOfHost('http://127.0.0.1:7411/#code=a');
    if (!page) throw new Error('No page');
    const { ask, served } = createDesk(page);
    ask(new FakeFrame());

    expect(served).toEqual([]);
  });

  it('carries what one page says to the core, and nothing else', async () => {
    const { ask, served } = createDesk();
    const frame = new FakeFrame();
    ask(frame);
    const heard = vi.fn<(event: unknown) => void>();
    served[0]?.on('message', heard);

    frame.ports[0]?.postMessage({ text: 'hello' });
    await vi.waitFor(() => expect(heard).toHaveBeenCalledOnce());
    expect(heard).toHaveBeenCalledWith({ data: { text: 'hello' }, ports: [] });
  });

  it('ends when the page asks for the next one, and lives on when another window asks', async () => {
    const { ask, served } = createDesk();
    const window = {};
    ask(new FakeFrame(), window);
    const isClosed = vi.fn<() => void>();
    served[0]?.on('close', isClosed);

    ask(new FakeFrame(), {});
    ask(embedded, window);
    await new Promise((resolve) => setImmediate(resolve));
    expect(isClosed).not.toHaveBeenCalled();

    ask(new FakeFrame(), window);
    await vi.waitFor(() => expect(isClosed).toHaveBeenCalledOnce());
    expect(served).toHaveLength(3);
  });

  it('does not depend on what else is said', () => {
    fc.assert(
      fc.property(
        fc.array(fc.anything()),
        fc.constantFrom(...Object.values(WRONG)),
        (said, wrong) => {
          const { ask, served } = createDesk();
          ask(wrong, {}, ...said);
          expect(served).toEqual([]);

          ask(new FakeFrame(), {}, ...said);
          expect(served).toHaveLength(1);
          served[0]?.close();
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
