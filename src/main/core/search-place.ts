import type { Fault } from '#main/values/fault.ts';
import { NO_USAGE, type Usage } from '#main/values/usage.ts';
import type { Work } from '#main/values/work.ts';
import type { WorkAnswer, WorkTarget } from '../providers/work-target.ts';
import { askedOf, foundIn } from '../servers/search-tool.ts';
import type { Supervisor } from '../servers/supervisor.ts';
import { createToolTarget } from '../servers/tool-target.ts';
import type { RawResult } from '../servers/tool-call.ts';
import type { WorkPlace } from './router.ts';

export interface SearchTool {
  readonly servers: Pick<Supervisor, 'tools' | 'call'>;
  /** As clients of ours see it, such as `brave_search`. */
  readonly exposedName: string;
  /** US dollars for one search; `null` for unknown. */
  readonly usd: number | null;
}

const ID = 'web_search';
const NANO = 1_000_000_000;
const ONE_SEARCH: Usage = { ...NO_USAGE, queries: 1 };

/** A search tool of one of the person's own services, in the place of Perplexity's search. */
export function searchPlace(work: Work, { servers, exposedName, usd }: SearchTool): WorkPlace {
  const tool = servers.tools().find((one) => one.exposedName === exposedName);
  const name = tool ? `Web search (${tool.serverName})` : 'Web search';
  const place = { id: ID, name };
  if (!tool) return { ...place, target: null, obstacle: 'not_set_up' };
  // A search finds pages and writes nothing, so it takes no instructions.
  const isFit = work.kind === 'research' && work.system === null && work.maxOutputTokens === null;
  const args = isFit ? askedOf(tool.definition, work.question) : null;
  if (!args) return { ...place, target: null, obstacle: 'unfit' };
  const call = createToolTarget(servers, tool, args, undefined);
  const nanoUsd = usd === null ? null : Math.round(usd * NANO);
  const target: WorkTarget = {
    ...call,
    targetId: ID,
    targetName: name,
    model: null,
    dearestNanoUsd: () => nanoUsd,
    estimateUsage: () => ONE_SEARCH,
    price: () =>
      nanoUsd === null ? null : { nanoUsd, source: 'list_price', version: 'your settings' },
    send: async (signal) => {
      const { answer } = await call.send(signal);
      return { status: null, upstreamRequestId: null, ...read(answer, name) };
    },
  };
  return { ...place, target, obstacle: null };
}

/** A tool that failed may be replaced by another, as a model that a provider doesn't have is. */
const NOT_FOUND = 404;

function read(
  result: RawResult,
  name: string,
): { readonly fault: Fault | null; readonly answer: WorkAnswer } {
  const found = foundIn(result);
  const isGood = found !== null && !found.isError;
  const said = found?.isError === true && found.text !== '' ? `: ${found.text.slice(0, 300)}` : '.';
  const sentence = `${name} failed${said}`;
  const fault: Fault | null = isGood ? null : { kind: 'bad_request', sentence, retryAfterMs: null };
  const { text, sources } = found ?? { text: '', sources: [] };
  const answer: WorkAnswer = {
    targetId: ID,
    targetName: name,
    native: {
      kind: 'whole',
      status: isGood ? 200 : NOT_FOUND,
      headers: {},
      body: Buffer.alloc(0),
      reading: { model: null, usage: ONE_SEARCH, reportedNanoUsd: null },
    },
    worker: {
      readResult: () => ({ kind: 'text', text, sources }),
      createReader: () => ({ push: () => '', sources }),
    },
  };
  return { fault, answer };
}
