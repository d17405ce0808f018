import { readdirSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { ASK_FOR_PORT } from '#contract/host-bridge.ts';
import { connectPort } from './desktop-page.ts';
import { createFakeElectron } from './fake-electron.ts';
import { FakeFrame } from './fake-port.ts';

// Preloaded into plain Node, it is what the built entry gets for `electron`, and does there what a test
// in another process asks for.

const here = import.meta.url;
registerHooks({
  resolve: (name, context, next) =>
    name === 'electron' ? { url: here, shortCircuit: true } : next(name, context),
});

const fake = createFakeElectron();
export const {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  nativeTheme,
  protocol,
  screen,
  session,
  shell,
  Tray,
} = fake.electron;

/** What a test can ask for, and what it is answered. */
export interface StandInAnswers {
  readonly look: {
    readonly calls: readonly string[];
    readonly windows: readonly {
      readonly preferences: object;
      readonly loaded: readonly string[];
    }[];
  };
  readonly talk: {
    readonly version: string;
    readonly address: string | null;
    /** The processes below this one, once a server runs. */
    readonly children: readonly number[];
  };
}

/** What a test can tell it to do. */
export type StandInOrder = 'quit' | 'throw';

export type StandInMessage =
  | { readonly op: keyof StandInAnswers; readonly answer: StandInAnswers[keyof StandInAnswers] }
  /** The last one, with what every error box said. */
  | { readonly op: 'ended'; readonly errors: readonly string[] };

const answers: { readonly [Op in keyof StandInAnswers]: () => Promise<StandInAnswers[Op]> } = {
  look: () =>
    Promise.resolve({
      calls: fake.app.calls,
      windows: fake.windows.map(({ options, webContents }) => ({
        preferences: options.webPreferences ?? {},
        loaded: webContents.loaded,
      })),
    }),

  async talk() {
    const frame = new FakeFrame();
    const sender = fake.windows[0]?.webContents;
    fake.ipcMain.emit(ASK_FOR_PORT, { sender, senderFrame: frame });
    const { client, close } = connectPort(frame.ports[0]);
    const { version } = await client.system.hello();
    for await (const { servers } of await client.servers.watch())
      if (servers.some(({ state }) => state === 'ready')) break;
    for await (const { address } of await client.system.watch()) {
      close();
      return { version, address, children: findChildren(process.pid) };
    }
    throw new Error('The core said nothing of itself');
  },
};

const orders: Readonly<Record<StandInOrder, () => void>> = {
  quit: () => fake.app.quit(),
  throw: () => {
    throw new Error('Nobody thought of this');
  },
};

const say = (message: StandInMessage, after?: () => void): void =>
  void process.send?.(message, undefined, {}, after);

fake.app.once('exited', (code: number) => {
  const errors = fake.dialog.errors.map(({ content }) => content);
  say({ op: 'ended', errors }, () => process.exit(code));
});
process.on('disconnect', () => process.exit(1));
process.on('message', (op: keyof StandInAnswers | StandInOrder) => {
  if (op === 'quit' || op === 'throw') return void setImmediate(orders[op]);
  void answers[op]().then((answer) => say({ op, answer }));
});

/** Everybody below a process. Only Linux tells. */
function findChildren(parent: number): number[] {
  if (process.platform !== 'linux') return [];
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    try {
      // A program's name stands in brackets and may hold anything.
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1) ?? '';
      parents.set(Number(name), Number(stat.split(' ')[1]));
    } catch {
      // It has ended in the meantime.
    }
  }
  const below = (pid: number): number[] =>
    [...parents].filter(([, one]) => one === pid).flatMap(([child]) => [child, ...below(child)]);
  return below(parent);
}
