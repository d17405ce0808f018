import { createClient, type Client } from './gateway-client.ts';
import {
  startBareProxy,
  startPeer,
  startTallylight,
  startUpstream,
  type Way,
} from './gateway-ways.ts';
import {
  atPace,
  inLanes,
  interleave,
  medianOfRounds,
  ms,
  print,
  verdict,
  verdictAtLeast,
} from './measure.ts';
import { residentMb } from './program.ts';

const ROUNDS = 11;
const DIRECT = 'direct';
const BARE = 'bare proxy';
const OURS = 'Tallylight';
const PEER = 'Portkey';

interface Scene {
  readonly title: string;
  /** One round. Resolves with how long each request of it took, in milliseconds. */
  readonly round: (client: Client) => Promise<number[]>;
  readonly requests: number;
  /** Of what Tallylight adds to going directly; `null` where nothing was promised. */
  readonly addedMs: { readonly p50: number; readonly p99: number | null } | null;
}

const SCENES: readonly Scene[] = [
  messages({ requests: 200, sideBySide: 1, waitMs: 0, addedMs: { p50: 0.6, p99: 3 } }),
  messages({ requests: 20, sideBySide: 1, waitMs: 50, addedMs: { p50: 0.6, p99: 3 } }),
  messages({ requests: 320, sideBySide: 32, waitMs: 50, addedMs: { p50: 3, p99: 12 } }),
  messages({ requests: 640, sideBySide: 32, waitMs: 0, addedMs: null }),
  {
    title: 'first byte of a stream, one at a time',
    requests: 100,
    round: async (client) => {
      const took: number[] = [];
      while (took.length < 100) took.push(await client.firstToken());
      return took;
    },
    addedMs: { p50: 1, p99: null },
  },
  {
    title: 'messages, 50 begun in a second (the floor, which must hold)',
    requests: 50,
    round: (client) => atPace(50, 50, () => client.message()),
    addedMs: { p50: 5, p99: 25 },
  },
];
/** The scene that keeps everybody as busy as can be. */
const BUSIEST = SCENES[3];
const RATE_OF_BARE = 0.45;
const RATE_OF_PEER = 3;

const FAILURES_TO_OPEN = 5;
const REFUSED_MS = 10;
const RESIDENT_MB = 200;

/** Anthropic's Messages directly, through a proxy that does nothing, through Tallylight, and through a public gateway. */
export async function benchGateway(): Promise<void> {
  const ways: Way[] = [];
  const stop = async (): Promise<void> => {
    for (const way of ways.splice(0).toReversed()) await way.stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void stop().finally(() => process.exit(1)));
  try {
    const upstream = await startUpstream();
    ways.push(upstream);
    ways.push(await startBareProxy(upstream));
    ways.push(await startTallylight(upstream));
    const peer = await startPeer(upstream);
    if (peer) ways.push(peer);
    else print('The public gateway is left out: npm ci --prefix bench/peers installs it.');
    await measure(ways);
  } finally {
    await stop();
  }
}

async function measure(ways: readonly Way[]): Promise<void> {
  for (const { name, pid } of between(ways)) print(`memory at rest, ${name}: ${mb(pid)}`);
  const clients = ways.map(createClient);
  for (const scene of SCENES) await play(scene, clients);
  const ours = clients.find(({ way }) => way.name === OURS);
  if (ours) await refuse(ours);
  for (const { name, pid } of between(ways)) print(`memory after the run, ${name}: ${mb(pid)}`);
  const resident = residentMb(ours?.way.pid);
  if (resident !== null) verdict('memory after the run', resident, RESIDENT_MB, 'MB');
  await Promise.all(clients.map((client) => client.close()));
}

async function play(scene: Scene, all: readonly Client[]): Promise<void> {
  print(`${scene.requests} × ${scene.title}, ${ROUNDS} rounds`);
  const clients: Client[] = [];
  for (const client of all) if (await canPlay(scene, client)) clients.push(client);
  const rates = clients.map((): number[] => []);
  const taken = await interleave(
    clients.map((client, index) => ({
      name: client.way.name,
      round: async () => {
        const startedMs = performance.now();
        const took = await scene.round(client);
        rates[index]?.push((scene.requests / (performance.now() - startedMs)) * 1_000);
        return took;
      },
    })),
    ROUNDS,
  );
  const figures = clients.map(({ way }, index) => ({
    name: way.name,
    p50: medianOfRounds(taken[index] ?? [], 0.5),
    p99: medianOfRounds(taken[index] ?? [], 0.99),
    // The first round has warmed up, as in the durations.
    rate: medianOfRounds([(rates[index] ?? []).slice(1)], 0.5),
  }));
  const of = (name: string) => figures.find((one) => one.name === name);
  const [direct, bare, ours, peer] = [of(DIRECT), of(BARE), of(OURS), of(PEER)];
  if (!direct || !bare || !ours) throw new Error('A way is missing');
  for (const { name, p50, p99, rate } of figures)
    print(
      `  ${name.padEnd(10)} p50 ${ms(p50)} (${(p50 / direct.p50).toFixed(2)} × direct, ${(p50 / bare.p50).toFixed(2)} × bare), ` +
        `p99 ${ms(p99)} (${(p99 / direct.p99).toFixed(2)} ×, ${(p99 / bare.p99).toFixed(2)} ×), ${rate.toFixed(0)}/s`,
    );
  if (scene.addedMs) {
    verdict('added p50', ours.p50 - direct.p50, scene.addedMs.p50, 'ms');
    if (scene.addedMs.p99 !== null)
      verdict('added p99', ours.p99 - direct.p99, scene.addedMs.p99, 'ms');
  }
  if (scene !== BUSIEST) return;
  verdictAtLeast('requests in a second', ours.rate / bare.rate, RATE_OF_BARE, '× the bare proxy');
  if (peer) verdictAtLeast('the same', ours.rate / peer.rate, RATE_OF_PEER, '× Portkey');
}

/** What the public gateway can't do is left out; of the others a failure ends the run. */
async function canPlay({ round }: Scene, client: Client): Promise<boolean> {
  if (client.way.name !== PEER) return true;
  try {
    await round(client);
    return true;
  } catch (error) {
    print(`  ${PEER} is left out: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

/** What an open breaker takes to say no. */
async function refuse(ours: Client): Promise<void> {
  const fail = { 'x-bench-fail': '1' };
  for (let count = 0; count < FAILURES_TO_OPEN; count += 1)
    await ours.message(fail, 529).catch(() => {});
  const refused = { name: OURS, round: () => inLanes(100, 1, () => ours.message({}, 503)) };
  const [rounds = []] = await interleave([refused], ROUNDS);
  print(`refused by the open breaker, one at a time, ${ROUNDS} rounds`);
  verdict('p50 of a refusal', medianOfRounds(rounds, 0.5), REFUSED_MS, 'ms');
}

function messages(
  load: Pick<Scene, 'requests' | 'addedMs'> & {
    readonly sideBySide: number;
    readonly waitMs: number;
  },
): Scene {
  const { requests, sideBySide, waitMs, addedMs } = load;
  const wait = { 'x-bench-wait-ms': String(waitMs) };
  const answered = waitMs === 0 ? 'answered at once' : `answered after ${waitMs} ms`;
  return {
    title: `messages, ${sideBySide} at a time, ${answered}`,
    requests,
    round: (client) => inLanes(requests, sideBySide, () => client.message(wait)),
    addedMs,
  };
}

function between(ways: readonly Way[]): readonly Way[] {
  return ways.filter(({ name }) => name !== DIRECT);
}

function mb(pid: number | undefined): string {
  return `${residentMb(pid)?.toFixed(0) ?? '?'} MB`;
}
