import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, expect, it } from 'vitest';
import { GUARDIAN, isAlive } from '#test/support/mcp-supervisor.ts';

const started: ChildProcess[] = [];
afterEach(() => {
  for (const one of started.splice(0)) one.kill('SIGKILL');
});

/** Somebody in a group of his own, who carries the cookie if one is given. */
function startSleeper(cookie?: string): number {
  const { PATH = '' } = process.env;
  const env = cookie === undefined ? { PATH } : { PATH, TALLYLIGHT_COOKIE: cookie };
  const sleeper = spawn('sleep', ['600'], { detached: true, env });
  started.push(sleeper);
  return sleeper.pid ?? 0;
}

/** Gives a guardian these words as its whole input. Resolves once it has ended, with what it complained of. */
async function guard(words: string): Promise<string> {
  const guardian = spawn(process.execPath, [GUARDIAN]);
  started.push(guardian);
  let complaint = '';
  guardian.stderr.on('data', (part: Buffer) => {
    complaint += part.toString();
  });
  guardian.stdin.end(words);
  await once(guardian, 'close');
  return complaint;
}

it('ends those that it was told of, by their group and by their cookie, and nobody else', async () => {
  const [inGroup, withCookie, removed, other] = [
    startSleeper(),
    startSleeper('run_2'),
    startSleeper('run_3'),
    startSleeper('run_4'),
  ];

  const complaint = await guard(
    `add ${inGroup} run_1\nadd 0 run_2\nadd ${removed} run_3\nremove run_3\n`,
  );

  expect(complaint).toBe('');
  expect([inGroup, withCookie, removed, other].map(isAlive)).toEqual([false, false, true, true]);
});

it('ends nobody once it is released', async () => {
  const sleeper = startSleeper('run_1');

  await guard(`add ${sleeper} run_1\nrelease\n`);

  expect(isAlive(sleeper)).toBe(true);
});

it.each(['add', 'add ', 'add PID', 'add PID '])(
  'ends nobody for a line that a crash has cut off: %j',
  async (line) => {
    const sleeper = startSleeper();

    await guard(line.replace('PID', String(sleeper)));

    expect(isAlive(sleeper)).toBe(true);
  },
);

it('takes input that can’t be read for input that has ended', async () => {
  const folder = openSync(tmpdir(), 'r');
  const guardian = spawn(process.execPath, [GUARDIAN], { stdio: [folder, 'ignore', 'pipe'] });
  started.push(guardian);
  let complaint = '';
  guardian.stderr?.on('data', (part: Buffer) => {
    complaint += part.toString();
  });
  await once(guardian, 'close');

  expect(complaint).toBe('');
});
