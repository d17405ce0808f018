import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'undici';
import { openContract } from '#test/support/open-contract.ts';
import { removeHome, startHost } from '#test/support/running-host.ts';
import { NO_RATE, TEST_KEY } from '#test/support/test-core.ts';
import { inLanes, interleave, medianOfRounds, ms, print, verdict, type Path } from './measure.ts';
import { residentMb, startProgram } from './program.ts';

const BODY = JSON.stringify({
  model: 'claude-opus-5-5',
  max_tokens: 9,
  messages: [{ role: 'user', content: 'Hello' }],
});
const ROUNDS = 15;
const REQUESTS = 200;

/** What one added step on the way costs, with the durable ledger on. */
const BARS = [
  { sideBySide: 1, p50Ms: 0.6, p99Ms: 3 },
  { sideBySide: 32, p50Ms: 3, p99Ms: 12 },
];
const FIRST_TOKEN_MS = 1;
const FAILURES_TO_OPEN = 5;
const REFUSED_MS = 10;
const RESIDENT_MB = 200;

/** Anthropic's Messages directly and through Tallylight, plain and streamed, in the same run. */
export async function benchGateway(): Promise<void> {
  const upstream = await startProgram('gateway-upstream.ts');
  const upstreamUrl = `http://127.0.0.1:${upstream.said}`;
  const { host, token } = await startGateway(upstreamUrl);
  const { address } = host;
  print(`memory at rest: ${(residentMb(host.child.pid) ?? Number.NaN).toFixed(0)} MB`);
  const direct = new Pool(upstreamUrl, { connections: 64 });
  const through = new Pool(address, { connections: 64 });
  const headers = { 'content-type': 'application/json', 'x-api-key': token };

  const whole =
    (pool: Pool, path: string, expected = 200, more = {}) =>
    async () => {
      const { body, statusCode } = await pool.request({
        method: 'POST',
        path,
        headers: { ...headers, ...more },
        body: BODY,
      });
      await body.dump();
      if (statusCode !== expected) throw new Error(`It answered ${statusCode}`);
    };
  /** Until the first byte of the stream; the rest is read, but not measured. */
  const firstToken = async (pool: Pool, path: string): Promise<number> => {
    const startedMs = performance.now();
    const { body } = await pool.request({
      method: 'POST',
      path,
      headers: { ...headers, 'x-bench-stream': '1' },
      body: BODY,
    });
    let firstMs = Number.NaN;
    for await (const _chunk of body)
      if (Number.isNaN(firstMs)) firstMs = performance.now() - startedMs;
    return firstMs;
  };

  const messages = '/anthropic/v1/messages';
  for (const { sideBySide, p50Ms, p99Ms } of BARS) {
    print(`${REQUESTS} messages, ${sideBySide} at a time, ${ROUNDS} rounds`);
    const added = await compare([
      { name: 'direct', round: () => inLanes(REQUESTS, sideBySide, whole(direct, '/v1/messages')) },
      { name: 'through', round: () => inLanes(REQUESTS, sideBySide, whole(through, messages)) },
    ]);
    verdict('added p50', added.p50, p50Ms, 'ms');
    verdict('added p99', added.p99, p99Ms, 'ms');
  }

  print(`first byte of a stream, one at a time, ${ROUNDS} rounds`);
  const eachFirst = (pool: Pool, path: string) => async (): Promise<number[]> => {
    const durations: number[] = [];
    while (durations.length < REQUESTS) durations.push(await firstToken(pool, path));
    return durations;
  };
  const stream = await compare([
    { name: 'direct', round: eachFirst(direct, '/v1/messages') },
    { name: 'through', round: eachFirst(through, messages) },
  ]);
  verdict('added p50', stream.p50, FIRST_TOKEN_MS, 'ms');

  print(`refused by the open breaker, one at a time, ${ROUNDS} rounds`);
  const failing = whole(through, messages, 529, { 'x-bench-fail': '1' });
  for (let failure = 0; failure < FAILURES_TO_OPEN; failure += 1) await failing().catch(() => {});
  const refused = await compare([
    { name: 'direct', round: () => inLanes(REQUESTS, 1, whole(direct, '/v1/messages')) },
    { name: 'through', round: () => inLanes(REQUESTS, 1, whole(through, messages, 503)) },
  ]);
  verdict('p50 of a refusal', refused.throughP50, REFUSED_MS, 'ms');

  const resident = residentMb(host.child.pid);
  if (resident !== null) verdict('memory after the run', resident, RESIDENT_MB, 'MB');
  await Promise.all([direct.close(), through.close()]);
  await host.stop();
  removeHome(host.home);
  await upstream.stop();
}

/** The built host, as people run it, in a profile whose provider is the upstream. */
async function startGateway(upstreamUrl: string) {
  const home = mkdtempSync(join(tmpdir(), 'bench-'));
  const folder = join(home, 'default');
  mkdirSync(folder);
  // What a limit would hold back is no part of the way.
  const claude = { baseUrl: upstreamUrl, limits: { ...NO_RATE, atOnce: 64 } };
  const settings = { providers: { claude } };
  writeFileSync(join(folder, 'tallylight.json'), JSON.stringify(settings));
  const host = await startHost({ home, flags: [] });
  const page = await openContract(host.windowUrl);
  const { token } = await page.client.clients.add({ name: 'Bench', scope: 'use' });
  const key = { providerId: 'claude', key: TEST_KEY, name: 'Bench', store: 'session' } as const;
  await page.client.providers.addKey(key);
  page.close();
  return { host, token };
}

/** What the second path takes more than the first, in milliseconds, and what it takes in all. */
async function compare(
  paths: readonly [direct: Path, through: Path],
): Promise<{ p50: number; p99: number; throughP50: number }> {
  const taken = await interleave(paths, ROUNDS);
  const at = (share: number): readonly [number, number] => [
    medianOfRounds(taken[0] ?? [], share),
    medianOfRounds(taken[1] ?? [], share),
  ];
  for (const [name, share] of [
    ['p50', 0.5],
    ['p99', 0.99],
  ] as const) {
    const [direct, through] = at(share);
    const ratio = (through / direct).toFixed(2);
    print(`  ${name}: direct ${ms(direct)}, through ${ms(through)}, ratio ${ratio}`);
  }
  const added = (share: number): number => at(share)[1] - at(share)[0];
  return { p50: added(0.5), p99: added(0.99), throughP50: at(0.5)[1] };
}
