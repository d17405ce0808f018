import type { SystemHost } from '#main/host/system-host.ts';
import { openDatabase } from '#main/host/sqlite.ts';
import { systemClock } from '#main/host/clock.ts';
import { systemRandom } from '#main/host/random.ts';
import { PROVIDER_BREAKER } from '#main/breakers/breaker-settings.ts';
import { Breakers } from '#main/breakers/breakers.ts';
import { Budgets } from '#main/budgets/budgets.ts';
import { buildRouter, type Wish } from '#main/core/router.ts';
import { Limits } from '#main/limits/limits.ts';
import { anthropicWorker } from '#main/providers/anthropic/worker.ts';
import { CATALOGUE } from '#main/providers/catalogue.ts';
import { createNativeProvider } from '#main/providers/native-provider.ts';
import { createWorkTarget } from '#main/providers/work-target.ts';
import { decide } from '#main/routing/decide.ts';
import { QUALITY_FLOOR } from '#main/routing/requirements.ts';
import { STRATEGIES } from '#main/routing/strategy.ts';
import { toBudgets } from '#main/settings/budgets.ts';
import { toLimitSpecs } from '#main/settings/limits.ts';
import { SettingsSchema } from '#main/settings/settings-schema.ts';
import { migrate } from '#main/storage/migrate.ts';
import { Episodes } from '#main/usage/episodes.ts';
import { TrackRecords } from '#main/usage/track-records.ts';
import { interleave, medianOfRounds, print, verdict } from './measure.ts';
import { writeYear, YEAR_OF_CALLS } from './year-of-calls.ts';

const ROUNDS = 30;
const PER_ROUND = 500;
const DECISION_US = 50;
const MANY = 10;
const FEW = 3;
const REQUEST_TYPE = 'content_generation';
const SCOPES = ['claude', 'gemini', 'elevenlabs', 'perplexity', 'openai'] as const;

/** One decision with all that it asks for, and the pure part of it alone: microseconds of computing. */
export async function benchRouting(): Promise<void> {
  const { route, wishFor, factsOf } = buildEverything();
  const decideOver = (count: number) => {
    const wish = wishFor(count);
    return { name: `${count} candidates`, round: () => often(() => route(wish)) };
  };
  const facts = factsOf(MANY);
  const purely = {
    name: 'pure',
    round: () => often(() => decide(facts, wishFor(MANY).requirements, MANNER)),
  };
  const taken = await interleave([decideOver(MANY), decideOver(FEW), purely], ROUNDS);
  const [many = NaN, few = NaN, pure = NaN] = taken.map((rounds) => medianOfRounds(rounds, 0.5));
  const p99 = medianOfRounds(taken[0] ?? [], 0.99);
  print(
    `one decision with ${YEAR_OF_CALLS} calls of a year behind it, ${ROUNDS} rounds of ${PER_ROUND}`,
  );
  print(`  over ${MANY}: median ${us(many)}, p99 ${us(p99)}; over ${FEW}: ${us(few)}`);
  print(
    `  ${MANY} to ${FEW} candidates: ${(many / few).toFixed(2)} ×; decided alone, facts at hand: ${us(pure)}`,
  );
  verdict('one decision', many, DECISION_US, 'µs');
}

const SWITCHES = {
  loadBalancing: true,
  costAwareness: true,
  qualityMonitoring: true,
  automaticFailover: true,
};
const MANNER = {
  name: 'balanced',
  strategy: STRATEGIES.balanced,
  switches: SWITCHES,
  priceFactor: 3,
} as const;

/** The router as the core builds it, over as many candidates as are asked for. */
function buildEverything() {
  const clock = systemClock;
  const database = openDatabase(':memory:');
  migrate(database);
  const episodes = new Episodes(database, systemRandom, clock);
  const ids = Array.from({ length: MANY }, (_nothing, index) => `candidate_${index}`);
  writeYear(database, { ids, requestType: REQUEST_TYPE, nowMs: clock.wallMs(), episodes });
  const records = new TrackRecords();
  records.load(database, clock.wallMs());

  const current = SettingsSchema.parse({
    routing: { capabilities: { bench: { kind: 'text', candidates: ids } } },
    budgets: [
      { for: 'month', usd: 1_000 },
      { for: 'episode', of: 'Episode 42', usd: 100 },
    ],
  });
  const scopeOf = (index: number): string => `provider:${SCOPES[index % SCOPES.length]}`;
  const nothing = (): void => {};
  const specsOf = (scope: string) => toLimitSpecs(current, scope);
  const limits = new Limits({ kept: new Map(), specsOf }, nothing, clock);
  const breakers = new Breakers(
    { kept: new Map(), settingsOf: () => PROVIDER_BREAKER, turned: nothing, changed: nothing },
    clock,
  );
  const spentBefore = () => ({ nanoUsd: 0, callsWithoutPrice: 0, hasEstimates: false });
  const budgets = new Budgets(
    { kept: undefined, spentBefore, crossed: nothing, changed: nothing },
    clock,
  );
  budgets.replace(
    toBudgets(current, {
      providerName: (id) => id,
      clientName: (id) => id,
      episodeKey: (name) => episodes.keyOf(name),
    }),
  );
  const native = nativeClaude();
  const router = buildRouter(
    { clock } as Pick<SystemHost, 'clock'>,
    { settings: { current } as never },
    { limits, breakers, budgets },
    episodes,
    { records },
    (id, work, model) => {
      const known = { targetId: id, targetName: id };
      const order = { work, model: model ?? 'claude-opus-5-5', known };
      const target = createWorkTarget(native, anthropicWorker, order, clock);
      const scope = scopeOf(ids.indexOf(id));
      return { id, name: id, target: target && { ...target, scope }, obstacle: null };
    },
  );
  const capability = router.capability('bench');
  if (!capability) throw new Error('The bench has no capability');
  const wishFor = (count: number): Wish => ({
    capability,
    requestType: REQUEST_TYPE,
    work: {
      kind: 'text',
      prompt: 'Write three titles for an episode about the history of the microphone.',
      system: null,
      maxOutputTokens: null,
      isStream: false,
    },
    complexity: 'normal',
    requirements: {
      qualityThreshold: 0,
      maxNanoUsd: null,
      budgetNanoUsd: null,
      deadlineMs: 120_000,
    },
    strategy: null,
    call: { clientName: 'Script', episodeTag: 'Episode 42', clientId: 'client_1' },
    only: ids.slice(0, count),
    except: [],
  });
  const chosen = router.route(wishFor(MANY)).decision.order.length;
  if (chosen !== MANY) throw new Error(`Only ${chosen} of ${MANY} could be chosen`);
  return {
    route: router.route,
    wishFor,
    factsOf: (count: number) =>
      ids.slice(0, count).map((id, index) => ({
        id,
        name: id,
        model: 'claude-opus-5-5',
        expectedNanoUsd: 20_000_000 - index * 1_000_000,
        leftNanoUsd: 100_000_000_000,
        quality: QUALITY_FLOOR.normal + index / 100,
        latencyMs: 900 + 100 * index,
        breaker: 'closed' as const,
        headroom: 1 - index / 20,
        waitMs: 0,
        successRate: 1 - index / 100,
        obstacle: null,
      })),
  };
}

/** Claude as the core has it, but for what it sends with. */
function nativeClaude() {
  const found = CATALOGUE.find(({ dialect }) => dialect.providerId === 'claude');
  if (!found) throw new Error('Claude is not in the catalogue');
  const { path, dialect, prices } = found;
  const nobody = (): never => {
    throw new Error('A decision sends nothing');
  };
  return createNativeProvider(path, {
    dialect,
    prices,
    http: { send: nobody, close: nobody },
    baseUrl: () => dialect.baseUrl,
    hasKey: () => true,
    readKey: nobody,
    noteReply: nobody,
    clock: systemClock,
  });
}

async function often(decision: () => unknown): Promise<number[]> {
  const took: number[] = [];
  while (took.length < PER_ROUND) {
    const startedMs = performance.now();
    decision();
    took.push((performance.now() - startedMs) * 1_000);
  }
  return took;
}

function us(value: number): string {
  return `${value.toFixed(1)} µs`;
}
