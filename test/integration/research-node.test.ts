import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post } from '#test/support/ask-host.ts';
import { lastCallOf } from '#test/support/last-call.ts';
import { startStandInProviders, type StandInProviders } from '#test/support/stand-in-providers.ts';
import { startTestCore, type TestCore } from '#test/support/test-core.ts';

const run = promisify(execFile);
const EXAMPLE = join(import.meta.dirname, '../../docs/examples/research-node');
const TOPIC = 'Room tone in interviews';

let standIns: StandInProviders;
let core: TestCore;
beforeAll(async () => {
  standIns = await startStandInProviders(['perplexity']);
  core = await startTestCore({ more: standIns.more });
});
afterAll(async () => {
  await core.stop();
  standIns.upstream.server.close();
});

/** Runs the example as a person would, against the stand-ins of practice. */
const runExample = async (command: string, file: string): Promise<Record<string, unknown>> => {
  const env = {
    ...process.env,
    TALLYLIGHT_ADDRESS: core.address,
    TALLYLIGHT_TOKEN: core.token,
    // Nothing is to be traced, nor sent anywhere else.
    LANGSMITH_TRACING: 'false',
    LANGCHAIN_TRACING_V2: 'false',
  };
  const { stdout } = await run(command, [join(EXAMPLE, file), TOPIC], { env });
  return JSON.parse(stdout) as Record<string, unknown>;
};

const RESEARCH = {
  topic: TOPIC,
  remaining_budget: 5,
  research_discovery: {
    text: expect.any(String) as string,
    sources: expect.arrayContaining([
      expect.objectContaining({ url: 'https://example.org/room-tone' }),
    ]) as object[],
  },
  provider_used: 'perplexity',
  routing_decision: {
    selected_provider: 'perplexity',
    // Less good than 0.85 is not good enough.
    excluded: [
      { provider: 'web_search', reason: 'below_quality' },
      { provider: 'cached_research' },
    ],
    routing_rationale: expect.stringContaining('Perplexity') as string,
  },
  cost_impact: { cost: expect.any(Number) as number, source: 'reported', rerouted: false },
};

/** In nano-dollars, as the step says it and as the ledger has it. */
async function costs(state: Record<string, unknown>): Promise<(number | null)[]> {
  const { cost_impact: impact } = state as { cost_impact: { cost: number } };
  const { cost } = await lastCallOf(core);
  return [Math.round(impact.cost * 1e9), cost.nanoUsd];
}

describe('the research node of the examples', () => {
  it('runs in a graph of LangGraph.js', async () => {
    const state = await runExample(process.execPath, 'research-node.ts');
    expect(state).toMatchObject(RESEARCH);
    const [said, booked] = await costs(state);
    expect(said).toBe(booked);
  });

  it('runs in plain Python', async ({ skip }) => {
    const isThere = await run('python3', ['--version']).catch(() => null);
    skip(isThere === null, 'there is no python3 here');
    const state = await runExample('python3', 'research_node.py');
    expect(state).toMatchObject(RESEARCH);
    const [said, booked] = await costs(state);
    expect(said).toBe(booked);
  });

  it('is refused when nothing is left of its budget', async () => {
    const refusal = await post(core, '/v1/run/research', {
      input: TOPIC,
      requirements: { complexity: 'high', quality_threshold: 0.85, budget_constraint: 0 },
    });
    expect(refusal.status).toBe(402);
    expect(refusal.text).toContain('budget_exceeded');
  });
});
