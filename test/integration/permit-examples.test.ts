import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestCore, type TestCore } from '#test/support/test-core.ts';

const run = promisify(execFile);
const EXAMPLES = join(import.meta.dirname, '../../docs/examples/permits');
const MODEL = 'claude-haiku-4-5';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core.stop());

describe('the example', () => {
  const env = () => ({
    ...process.env,
    TALLYLIGHT_ADDRESS: core.address,
    TALLYLIGHT_TOKEN: core.token,
  });
  const booked = async () => (await core.client.calls.list({ before: null, limit: 1 })).calls[0];

  it('in Python keeps a script within the limits', async ({ skip }) => {
    skip(!hasPython(), 'there is no python3 here');
    const script = `
from rate_limited import rate_limited
@rate_limited("claude", priority="low", tokens=50, usd=0.001)
def greet(name):
    return "hello " + name, {"outcome": "ok", "model": "${MODEL}",
                             "usage": {"input_tokens": 30, "output_tokens": 1}}
print(greet("you"))`;
    const { stdout } = await run('python3', ['-c', script], { cwd: EXAMPLES, env: env() });

    expect(stdout.trim()).toBe('hello you');
    expect(await booked()).toMatchObject({ state: 'ok', cost: { nanoUsd: 35_000 } });
  });

  it('in TypeScript keeps a script within the limits', async () => {
    const script = `
import { rateLimited } from ${JSON.stringify(join(EXAMPLES, 'rate-limited.ts'))};
const wish = { provider: 'claude', estimate: { requests: 1, tokens: 50, usd: 0.001 } };
const greet = rateLimited(wish, async (name) => ['hello ' + name, { outcome: 'ok',
  model: '${MODEL}', usage: { input_tokens: 40, output_tokens: 1 } }]);
console.log(await greet('you'));`;
    const args = ['--input-type=module', '--eval', script];
    const { stdout } = await run(process.execPath, args, { env: env() });

    expect(stdout.trim()).toBe('hello you');
    expect(await booked()).toMatchObject({ state: 'ok', cost: { nanoUsd: 45_000 } });
  });
});

it.for(['python', 'typescript'])(
  'an example in %s gives the answer to its script although it could not be booked',
  async (language, { skip }) => {
    skip(language === 'python' && !hasPython(), 'there is no python3 here');
    // As is one of a call that outlived its lease.
    const refused = '{"outcome": "never heard of"}';
    const python = `
from rate_limited import rate_limited
@rate_limited("claude", usd=0.001)
def greet(name):
    return "hello " + name, ${refused}
print(greet("you"))`;
    const typescript = `
import { rateLimited } from ${JSON.stringify(join(EXAMPLES, 'rate-limited.ts'))};
const wish = { provider: 'claude', estimate: { usd: 0.001 } };
console.log(await rateLimited(wish, async (name) => ['hello ' + name, ${refused}])('you'));`;
    const [program, args] =
      language === 'python'
        ? ['python3', ['-c', python]]
        : [process.execPath, ['--input-type=module', '--eval', typescript]];
    const env = { ...process.env, TALLYLIGHT_ADDRESS: core.address, TALLYLIGHT_TOKEN: core.token };

    const { stdout, stderr } = await run(program, args, { cwd: EXAMPLES, env });

    expect(stdout.trim()).toBe('hello you');
    expect(stderr).toContain('Tallylight was not told how this ended');
  },
);

it('says in Python, too, why it was refused', async ({ skip }) => {
  skip(!hasPython(), 'there is no python3 here');
  const script = `
from rate_limited import rate_limited
rate_limited("nobody")(lambda: None)()`;
  const env = { ...process.env, TALLYLIGHT_ADDRESS: core.address, TALLYLIGHT_TOKEN: core.token };
  const refused = run('python3', ['-c', script], { cwd: EXAMPLES, env });
  await expect(refused).rejects.toThrow('There is no provider “nobody”.');
});

function hasPython(): boolean {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
