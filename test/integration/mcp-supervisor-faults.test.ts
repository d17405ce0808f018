import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CallLostError } from '#main/servers/server-errors.ts';
import {
  createTestSupervisor,
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

describe('a server that answers oddly', () => {
  it('is read between lines that are no messages, which are noted but seldom', async () => {
    await test.supervisor.apply([oddServer('odd', ['garbage', 'answers-twice', 'knows-no-ping'])]);
    await test.whenReady('odd');
    for (let round = 0; round < 20; round += 1)
      expect(textOf(await test.call('odd', 'echo', { text: `${round}` }))).toBe(`${round}`);

    const notes = (await test.linesOf('odd')).filter((line) =>
      line.includes('no program can read'),
    );
    expect(notes).toHaveLength(1);
  });

  it('loses its bad tools only', async () => {
    await test.supervisor.apply([oddServer('odd', ['bad-tools'])]);
    const { tools } = await test.whenReady('odd');
    expect(tools.map(({ name }) => name)).toEqual([
      'count',
      'deep',
      'die',
      'echo',
      'fail',
      'hang',
      'huge',
      'pid',
      'progress',
      'refuse',
    ]);
    const lines = (await test.linesOf('odd')).filter((line) => line.includes('was set aside'));
    expect(lines).toHaveLength(6);
    expect(lines.join('\n')).toContain('“wrong-annotations”');
  });

  it('has an answer that is too large or too deep dropped, its call answered, and goes on', async () => {
    await test.supervisor.apply([oddServer('odd', [])]);
    const { pid } = await test.whenReady('odd');
    await expect(test.call('odd', 'huge')).rejects.toThrow('larger than 8 MB');
    await expect(test.call('odd', 'deep')).rejects.toThrow('nested too deep');
    expect(textOf(await test.call('odd', 'pid'))).toBe(String(pid));
  });

  it('has its own errors passed on, which end nothing', async () => {
    await test.supervisor.apply([oddServer('odd', [])]);
    await test.whenReady('odd');
    expect(await test.call('odd', 'fail')).toMatchObject({ isError: true });
    await expect(test.call('odd', 'refuse')).rejects.toMatchObject({ code: -32_602 });
    await expect(test.call('odd', 'die')).rejects.toThrow(CallLostError);
    expect(test.summary('odd').toolCalls).toMatchObject({ count: 3, errors: 3 });
  });

  it('is given up when it never lists its tools', async () => {
    await test.supervisor.apply([oddServer('odd', ['never-lists'])]);
    const backoff = await test.when('odd', ({ state }) => state === 'backoff', 25_000);
    expect(backoff.sentence).toContain('did not say which tools it has');
  }, 40_000);
});

describe('the person', () => {
  it('mends a server by starting it, which it does not by starting itself', async () => {
    await test.supervisor.apply([oddServer('odd', [])]);
    const { pid } = await test.whenReady('odd');
    process.kill(Number(pid), 'SIGKILL');
    const again = await test.when('odd', (now) => now.state === 'ready' && now.pid !== pid);
    expect(test.readyByHand).toEqual([]);

    test.supervisor.restart('odd');
    await test.when('odd', (now) => now.state === 'ready' && now.pid !== again.pid);
    expect(test.readyByHand).toEqual(['odd']);
  });
});

describe('stopping', () => {
  it('ends a server that wants to stay, with all its children, within five seconds', async () => {
    const stubborn = ['ignores-term', 'ignores-end', 'has-child', 'has-detached-child'];
    await test.supervisor.apply([oddServer('odd', stubborn, journal), oddServer('good', [])]);
    await test.whenReady('odd');
    await test.whenReady('good');
    const pids = pidsIn(journal);
    expect(pids).toHaveLength(3);
    expect(pids.every(isAlive)).toBe(true);

    const askedMs = performance.now();
    test.supervisor.stop('odd');
    await test.when('odd', ({ state }) => state === 'stopped');

    expect(performance.now() - askedMs).toBeLessThan(5_000);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(kinds()).toContain('server.forced');
  });

  it('is gentle with a server that ends when it is asked', async () => {
    await test.supervisor.apply([oddServer('odd', [])]);
    await test.whenReady('odd');
    test.supervisor.stop('odd');
    await test.when('odd', ({ state }) => state === 'stopped', 1_000);
    expect(test.audits.find(({ kind }) => kind === 'server.exit')?.detail).toEqual({
      code: 0,
      signal: null,
      cause: 'asked',
    });
  });

  it('takes the children of a server that crashed with it before the next start', async () => {
    await test.supervisor.apply([oddServer('odd', ['has-child', 'has-detached-child'], journal)]);
    const { pid } = await test.whenReady('odd');
    const before = pidsIn(journal);

    process.kill(Number(pid), 'SIGKILL');
    await test.when('odd', (now) => now.state === 'ready' && now.pid !== pid);

    expect(before.filter(isAlive)).toEqual([]);
  });
});

describe('leftovers of an earlier run', () => {
  it('are ended by the cookie that they carry, whatever their process id; nobody else is', async () => {
    const innocent = process.ppid;
    for (let row = 0; row < 1_000; row += 1)
      test.database.run(
        'INSERT INTO processes (cookie, server_id, started_at, pid, start_ticks) VALUES (:cookie, :id, 0, :pid, :ticks)',
        {
          cookie: `run_forged_${row}`,
          id: 'odd',
          pid: row % 2 ? innocent : process.pid,
          ticks: '1',
        },
      );
    const startedMs = performance.now();

    expect(await test.journal.sweepLeftovers()).toEqual([]);

    expect(performance.now() - startedMs).toBeLessThan(1_000);
    expect(isAlive(innocent)).toBe(true);
    expect(
      test.database.get('SELECT count(*) AS open FROM processes WHERE ended_at IS NULL'),
    ).toEqual({ open: 0 });
  });
});
