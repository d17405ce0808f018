import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ServerDownError } from '#main/servers/server-errors.ts';
import {
  createTestSupervisor,
  everythingServer,
  isAlive,
  oddServer,
  pidsIn,
  textOf,
} from '#test/support/mcp-supervisor.ts';

let test: ReturnType<typeof createTestSupervisor>;
let journal: string;

beforeEach(() => {
  test = createTestSupervisor();
  journal = join(test.folder, 'journal');
});
afterEach(() => test.end());

const kinds = () => test.audits.map(({ kind }) => kind);
const lastNote = () => test.audits.at(-1)?.kind;

describe('a server that works', () => {
  it('is started, offers its tools under its own name, and answers', async () => {
    await test.supervisor.apply([everythingServer()]);
    const server = await test.whenReady('everything');

    expect(server.protocolVersion).toBe('2025-11-25');
    expect(server.tools.map((tool) => tool.exposedName)).toContain('everything_echo');
    expect(textOf(await test.call('everything', 'echo', { message: 'hi' }))).toContain('hi');
    expect(test.summary('everything').toolCalls).toMatchObject({ count: 1, errors: 0 });
    expect(kinds()).toEqual(['server.start', 'server.ready']);
  });

  it('gives its answers and its definitions unchanged', async () => {
    await test.supervisor.apply([oddServer('odd', [])]);
    await test.whenReady('odd');

    const [tool] = test.supervisor.tools();
    expect(tool?.definition).toMatchObject({
      title: 'Odd count',
      annotations: { readOnlyHint: true },
      _meta: { 'example.org/kept': 'count' },
    });
    const result = await test.call('odd', 'echo', { text: 'hi' });
    expect(result).toEqual({
      content: [{ type: 'text', text: 'hi' }],
      structuredContent: { odd: true },
    });
  });

  it('gets its secrets and nothing else of our environment', async () => {
    vi.stubEnv('NOT_FOR_SERVERS', 'x');
    const { env, ...config } = oddServer('odd', []);
    await test.supervisor.apply([{ ...config, env: { ...env, KEY: 'a ${KNOWN_KEY}' } }]);
    const { pid } = await test.whenReady('odd');

    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    vi.unstubAllEnvs();
    expect(environment).toContain('KEY=a s3cret');
    expect(environment.some((one) => one.startsWith('NOT_FOR_SERVERS'))).toBe(false);
    expect(environment.some((one) => one.startsWith('TALLYLIGHT_COOKIE=run_'))).toBe(true);
  });

  it('passes on all progress before the result', async () => {
    await test.supervisor.apply([oddServer('odd', [])]);
    await test.whenReady('odd');
    const seen: number[] = [];

    await test.supervisor.call(
      'odd',
      'progress',
      {},
      {
        signal: AbortSignal.timeout(5_000),
        onProgress: ({ progress }) => seen.push(progress),
      },
    );

    expect(seen).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  it('is told when a call is cancelled', async () => {
    await test.supervisor.apply([oddServer('odd', [], journal)]);
    await test.whenReady('odd');
    const client = new AbortController();
    const call = test.call('odd', 'hang', {}, client.signal);
    await vi.waitFor(() => expect(readFileSync(journal, 'utf8')).toContain('call hang'));

    client.abort();

    await expect(call).rejects.toThrow('abort');
    await vi.waitFor(
      () => expect(readFileSync(journal, 'utf8')).toContain('cancelled number'),
      500,
    );
  });

  it('is left alone when the settings change for another one, and restarted when they change for it', async () => {
    await test.supervisor.apply([oddServer('one', []), oddServer('two', [])]);
    const one = await test.whenReady('one');
    const two = await test.whenReady('two');

    await test.supervisor.apply([oddServer('one', []), oddServer('two', ['changed'])]);
    const changed = await test.when(
      'two',
      ({ state, pid }) => state === 'ready' && pid !== two.pid,
    );

    expect(test.summary('one').pid).toBe(one.pid);
    expect(isAlive(Number(two.pid))).toBe(false);
    expect(changed.tools.length).toBeGreaterThan(0);

    await test.supervisor.apply([oddServer('one', [])]);
    expect(isAlive(Number(changed.pid))).toBe(false);
    expect(test.supervisor.live.get().servers).toHaveLength(1);
  });

  it('is written into the journal before it runs, and off it when it has ended', async () => {
    await test.supervisor.apply([oddServer('odd', [])]);
    const { pid } = await test.whenReady('odd');
    const rows = () => test.database.all('SELECT pid, start_ticks, ended_at FROM processes');
    expect(rows()).toEqual([{ pid, start_ticks: expect.stringMatching(/^\d+$/), ended_at: null }]);

    test.supervisor.stop('odd');
    await test.when('odd', ({ state }) => state === 'stopped');

    expect(rows()).toEqual([
      { pid, start_ticks: expect.any(String), ended_at: expect.any(Number) },
    ]);
  });
});

describe('a server that is killed', () => {
  it('answers the next call from a fresh process within two seconds', async () => {
    await test.supervisor.apply([oddServer('odd', [])]);
    const { pid } = await test.whenReady('odd');
    expect(textOf(await test.call('odd', 'pid'))).toBe(String(pid));

    process.kill(Number(pid), 'SIGKILL');
    const killedMs = performance.now();
    // The first may reach the dying process, and then nobody knows what became of it.
    const fresh = await vi.waitFor(() => test.call('odd', 'pid'), { timeout: 2_000, interval: 10 });

    expect(performance.now() - killedMs).toBeLessThan(2_000);
    expect(textOf(fresh)).not.toBe(String(pid));
    expect(test.summary('odd')).toMatchObject({ restarts: 1, state: 'ready' });
  });

  it('has every call under way answered within a second, as of unknown outcome', async () => {
    await test.supervisor.apply([oddServer('odd', [], journal)]);
    const { pid } = await test.whenReady('odd');
    const calls = Array.from({ length: 50 }, () =>
      test.call('odd', 'hang').catch((error) => error),
    );
    await vi.waitFor(() =>
      expect(readFileSync(journal, 'utf8').match(/call hang/g)).toHaveLength(50),
    );

    process.kill(Number(pid), 'SIGKILL');
    const killedMs = performance.now();
    const answers = await Promise.all(calls);

    expect(performance.now() - killedMs).toBeLessThan(1_000);
    for (const answer of answers)
      expect(answer).toMatchObject({ name: 'CallLostError', reason: 'ended' });
    // No call was made a second time.
    expect(readFileSync(journal, 'utf8').match(/call hang/g)).toHaveLength(50);
  });

  it('keeps its tools listed meanwhile', async () => {
    await test.supervisor.apply([oddServer('odd', ['exits-after-opening'])]);
    await test.whenReady('odd');
    const failed = await test.when('odd', ({ state }) => state === 'failed', 30_000);
    expect(failed.tools.map((tool) => tool.name)).toContain('echo');
    expect(failed.restarts).toBe(4);
  }, 40_000);
});

describe('a server that does not start', () => {
  it('is given up after five starts, with its last words, and a call says so at once', async () => {
    await test.supervisor.apply([
      oddServer('odd', ['speaks-on-stderr', 'exits-with-words'], journal),
    ]);
    const backoff = await test.when(
      'odd',
      ({ state, nextTry }) => state === 'backoff' && nextTry?.attempt === 4,
    );
    expect(backoff.sentence).toBe('It stopped. It ended with code 3.');
    const asked = performance.now();
    await expect(test.call('odd', 'echo')).rejects.toMatchObject({
      name: 'ServerDownError',
      state: 'backoff',
      nextTry: { attempt: 4, of: 5 },
      message: expect.stringMatching(
        /^The odd is not running\..*started again in \d s \(start 4 of 5\)/,
      ),
    });
    expect(performance.now() - asked).toBeLessThan(50);

    const failed = await test.when('odd', ({ state }) => state === 'failed', 30_000);

    expect(pidsIn(journal)).toHaveLength(5);
    expect(failed.sentence).toMatch(/^The odd stopped by itself 5 times in 1\d s\./);
    expect(failed.sentence).toContain('no such file: config.yml');
    expect(kinds().filter((kind) => kind === 'server.start')).toHaveLength(5);
    expect(lastNote()).toBe('server.failed');
    expect(test.notices.get('server.failed:odd')).toMatchObject({
      level: 'crit',
      title: 'The odd stopped by itself',
      place: 'services',
    });
    await expect(test.call('odd', 'echo')).rejects.toThrow(ServerDownError);
  }, 40_000);

  it('is not tried again when its program is not there, and its log names the folders searched', async () => {
    await test.supervisor.apply([{ ...oddServer('odd', []), command: 'no-such-program' }]);
    const { sentence } = await test.when('odd', ({ state }) => state === 'failed');
    expect(sentence).toContain('“no-such-program” isn’t on this computer.');
    expect((await test.linesOf('odd')).join()).toMatch(/Looked in: .*\/usr\/bin/);
    expect(kinds()).toEqual(['server.failed']);
    expect(test.notices.get('server.failed:odd')?.title).toBe('The odd can’t start');
  });

  it('is not tried again when its program may not be run', async () => {
    const command = join(process.cwd(), 'package.json');
    await test.supervisor.apply([{ ...oddServer('odd', []), command }]);
    const { sentence } = await test.when('odd', ({ state }) => state === 'failed');
    expect(sentence).toContain('may not be run as a program');
  });

  it('is not tried again when its folder is not there', async () => {
    await test.supervisor.apply([{ ...oddServer('odd', []), cwd: '/no/such/folder' }]);
    const { sentence } = await test.when('odd', ({ state }) => state === 'failed');
    expect(sentence).toContain('the folder /no/such/folder does not exist');
    expect(kinds().filter((kind) => kind === 'server.start')).toHaveLength(1);
  });

  it('waits for the person when a secret is missing, and names it', async () => {
    await test.supervisor.apply([{ ...oddServer('odd', []), env: { KEY: '${GITHUB_TOKEN}' } }]);
    const { sentence } = await test.when('odd', ({ state }) => state === 'held');
    expect(sentence).toContain('GITHUB_TOKEN');
    expect(test.notices.has('server.failed:odd')).toBe(true);
    expect(kinds()).toEqual(['server.held']);
  });

  it('is given up after two silent starts, and delays nobody else', async () => {
    const silent = ['one', 'two', 'three', 'four', 'five'].map((id) =>
      oddServer(id, ['silent'], journal),
    );
    await test.supervisor.apply([...silent, oddServer('good', [])]);
    const started = performance.now();
    await test.whenReady('good');
    expect(performance.now() - started).toBeLessThan(8_000);

    const first = await test.when('one', ({ state }) => state === 'backoff', 11_500);
    expect(first.sentence).toBe('It stopped. It did not open the conversation.');
    const failed = await test.when('one', ({ state }) => state === 'failed', 16_000);
    expect(failed.sentence).toContain('started twice');
    expect(performance.now() - started).toBeLessThan(27_000);
  }, 60_000);

  it('is started anew by the person, with a fresh allowance', async () => {
    await test.supervisor.apply([oddServer('odd', ['refuses-to-open'])]);
    await test.when('odd', ({ state }) => state === 'failed');
    expect(test.supervisor.start('odd')).toBe(true);
    await test.when('odd', ({ state }) => state === 'backoff');
    expect(test.summary('odd').restarts).toBe(1);
    expect(test.supervisor.start('unknown')).toBe(false);
    expect(test.supervisor.log('unknown', -1)).toBeNull();
  });

  it('stays ready when the person starts it while it waits to be restarted', async () => {
    await test.supervisor.apply([oddServer('odd', [])]);
    const { pid } = await test.whenReady('odd');
    for (let round = 0; round < 2; round += 1) {
      const server = await test.whenReady('odd');
      process.kill(Number(server.pid), 'SIGKILL');
      await test.when('odd', (now) => now.pid !== server.pid);
    }
    await test.when('odd', ({ state }) => state === 'backoff');

    test.supervisor.start('odd');
    const fresh = await test.whenReady('odd');
    const changes = test.when('odd', (now) => now.pid !== fresh.pid, 1_500);

    await expect(changes).rejects.toThrow('after 1500 ms');
    expect(fresh.pid).not.toBe(pid);
    expect(test.summary('odd')).toMatchObject({ state: 'ready', pid: fresh.pid });
  });
});
