import type { Budget } from '#main/budgets/budget.ts';
import {
  createLedger,
  reserve,
  settle,
  type BudgetLedger,
  type BudgetRequest,
} from '#main/budgets/budget-ledger.ts';
import { firstPeriod } from '#main/budgets/budget-period.ts';
import { replaceBudgets } from '#main/budgets/replace-budgets.ts';
import type { Clock } from '#main/host/clock.ts';
import type { LimitSpec } from '#main/limits/limit-spec.ts';
import { decide, reconcile } from '#main/limits/limiter.ts';
import { createLimiter, type LimiterState } from '#main/limits/limiter-state.ts';
import { Limits } from '#main/limits/limits.ts';
import type { Passing } from '#main/limits/passage.ts';
import { interleave, medianOfRounds, print, verdict } from './measure.ts';

const ROUNDS = 20;
const PER_ROUND = 5_000;
const DECISION_US = 20;
const QUEUE_RATIO = 1.5;
/** So many wait in one line. */
const LINE = 31;
const DEMAND = { requests: 1, tokens: 500, characters: 100, queries: 1 };
const REQUEST: BudgetRequest = {
  nanoUsd: 1_000,
  episodeId: 'ep. 42',
  providerId: 'claude',
  clientId: 'script',
};

/** One whole decision, and how it grows with the line: microseconds of computing, no disk and no network. */
export async function benchEngine(): Promise<void> {
  const [decisions = []] = await interleave([{ name: 'decision', round: decideOften }], ROUNDS);
  const median = medianOfRounds(decisions, 0.5);
  print(`admit and settle over 8 limits and 4 budgets, ${ROUNDS} rounds of ${PER_ROUND}`);
  print(`  median ${median.toFixed(2)} µs, p99 ${medianOfRounds(decisions, 0.99).toFixed(2)} µs`);
  verdict('one decision', median, DECISION_US, 'µs');

  const lines = await interleave([lineOf(10), lineOf(1_000)], ROUNDS);
  const [few, many] = lines.map((rounds) => medianOfRounds(rounds, 0.5));
  print(
    `one goes and one comes while 10 wait: ${few?.toFixed(2)} µs, while 1,000 wait: ${many?.toFixed(2)} µs`,
  );
  verdict('1,000 queued against 10', (many ?? NaN) / (few ?? NaN), QUEUE_RATIO, '×');
}

async function decideOften(): Promise<number[]> {
  let now = { monotonicMs: 0, wallMs: Date.UTC(2026, 10, 24) };
  let limiter: LimiterState = createLimiter(LIMITS, now);
  let budgets = createBudgets(now.wallMs);
  const took: number[] = [];
  for (let count = 0; count < PER_ROUND; count += 1) {
    now = { monotonicMs: now.monotonicMs + 10, wallMs: now.wallMs + 10 };
    const moment = { monoMs: now.monotonicMs, wallMs: now.wallMs };
    const startedMs = performance.now();
    const decision = decide(limiter, DEMAND, now);
    const money = reserve(budgets, REQUEST, moment);
    if (decision.answer !== 'proceed' || money.answer.kind !== 'reserved')
      throw new Error('The bench ran into a limit');
    const { reservation } = money.answer;
    budgets = settle(money.ledger, reservation, 500, 'settled')?.ledger ?? money.ledger;
    limiter = reconcile(decision.state, decision.reservation.id, DEMAND, now).state;
    took.push((performance.now() - startedMs) * 1_000);
  }
  return took;
}

const MUCH = 1_000_000_000;
const UNITS = ['requests', 'tokens', 'characters', 'queries'] as const;
const LIMITS: readonly LimitSpec[] = [
  ...UNITS.map((unit): LimitSpec => ({
    kind: 'rate',
    id: `${unit}-per-minute`,
    unit,
    amount: MUCH,
    perMs: 60_000,
    burst: MUCH,
  })),
  ...UNITS.slice(0, 3).map((unit): LimitSpec => ({
    kind: 'quota',
    id: `${unit}-per-day`,
    unit,
    amount: MUCH,
    period: 'day',
    anchor: { kind: 'utc' },
  })),
  { kind: 'concurrent', id: 'concurrent', amount: 10 },
];

const ONE_AT_ONCE: LimitSpec = { kind: 'concurrent', id: 'concurrent', amount: 1 };

function createBudgets(wallMs: number): BudgetLedger {
  const ledger = createLedger(firstPeriod({ monoMs: 0, wallMs }));
  const budget = (scope: Budget['scope']): Budget => ({
    id: scope.kind,
    scope,
    amountNanoUsd: 1_000 * MUCH,
    mode: 'pause',
    assumedNanoUsd: null,
    marks: [50, 80, 100],
  });
  const budgets = [
    budget({ kind: 'month' }),
    budget({ kind: 'episode', id: 'ep. 42', name: 'Ep. 42' }),
    budget({ kind: 'provider', id: 'claude', name: 'Claude' }),
    budget({ kind: 'client', id: 'script', name: 'Script' }),
  ];
  const answer = replaceBudgets(ledger, budgets, () => ({
    nanoUsd: 0,
    callsWithoutPrice: 0,
    hasEstimates: false,
  }));
  if (answer.kind === 'refused') throw new Error(answer.sentence);
  return answer.ledger;
}

/**
 * A line of calls of which one goes and one comes, while so many wait in all. A line takes 32, so a thousand
 * wait in as many scopes as that takes.
 */
function lineOf(waiting: number) {
  const clock: Clock = { monotonicMs: () => 1, wallMs: () => 1, after: () => () => {} };
  const specsOf = () => LIMITS.map((spec) => (spec.kind === 'concurrent' ? ONE_AT_ONCE : spec));
  const limits = new Limits({ kept: new Map(), specsOf }, () => {}, clock);
  let number = 0;
  const ask = (scope: string): Promise<Passing> => {
    number += 1;
    const clientId = `client_${number % 5}`;
    const { signal } = new AbortController();
    const common = { demand: DEMAND, priority: 'normal', deadlineMs: null, signal } as const;
    return limits.pass({ scope, callId: `call_${number}`, clientId, ...common });
  };
  const going: Promise<Passing>[] = [];
  for (let count = 0; count < waiting + Math.ceil(waiting / LINE); count += 1)
    going.push(ask(`provider:${Math.floor(count / (LINE + 1))}`));
  const line = going.slice(0, Math.min(waiting, LINE) + 1);
  return {
    name: `${waiting}`,
    async round(): Promise<number[]> {
      const took: number[] = [];
      for (let count = 0; count < 1_000; count += 1) {
        const first = await Promise.race(line);
        if (first.answer !== 'proceed') throw new Error(`It was answered ${first.answer}`);
        const index = await Promise.race(line.map(async (one, at) => (await one, at)));
        const startedMs = performance.now();
        limits.settle(first.place, DEMAND);
        const next = ask('provider:0');
        took.push((performance.now() - startedMs) * 1_000);
        line[index] = next;
      }
      return took;
    },
  };
}
