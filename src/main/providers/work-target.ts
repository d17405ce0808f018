import type { Clock } from '#main/host/clock.ts';
import type { Candidate, Reply } from '#main/values/call.ts';
import type { NativeAnswer } from '#main/values/native-answer.ts';
import type { Work } from '#main/values/work.ts';
import { collectAnswer } from './collect-answer.ts';
import { noModel } from './native-problems.ts';
import type { createNativeProvider } from './native-provider.ts';
import type { Worker } from './worker.ts';

/** A provider's own answer to a piece of work, with who can read it. */
export interface WorkAnswer {
  readonly targetId: string;
  readonly targetName: string;
  readonly native: NativeAnswer;
  readonly worker: Pick<Worker, 'readResult' | 'createReader'>;
}

export interface WorkTarget extends Candidate<WorkAnswer> {
  readonly model: string | null;
}

type Native = Pick<ReturnType<typeof createNativeProvider>, 'match'>;

/** What is to be done there, and under which name where that isn't the provider's own. */
export interface WorkOrder {
  readonly work: Work;
  readonly model: string | null;
  readonly known: { readonly targetId: string; readonly targetName: string };
}

/** Where a piece of work can go: the provider behind its own route, in its own words; `null` when it can't do it. */
export function createWorkTarget(
  native: Native,
  worker: Worker,
  { work, model, known: { targetId, targetName } }: WorkOrder,
  clock: Clock,
): WorkTarget | null {
  const draft = targetOf(native, worker, work, model);
  if (!draft) return null;
  return {
    ...draft,
    targetId,
    targetName,
    model,
    send: async (signal): Promise<Reply<WorkAnswer>> => {
      const sent = await sendWith(signal);
      const reply = work.isStream ? sent : await collectAnswer(sent, targetName, signal, clock);
      return { ...reply, answer: { targetId, targetName, native: reply.answer, worker } };
    },
  };

  /** Where nobody named a model, the server is asked first what it has; that costs nothing. */
  async function sendWith(signal: AbortSignal): Promise<Reply<NativeAnswer>> {
    const list = model === null ? worker.modelList : undefined;
    if (!draft || !list) return mustBe(draft).send(signal);
    const route = native.match({ method: 'GET', path: list.path, query: '', headers: {} });
    const listed = await mustBe(route).wish(Buffer.alloc(0)).target.send(signal);
    if (listed.fault || listed.answer.kind !== 'whole') return listed;
    const first = list.read(listed.answer.body);
    if (first === null) throw noModel(targetName);
    return mustBe(targetOf(native, worker, work, first)).send(signal);
  }
}

function targetOf(
  native: Native,
  worker: Worker,
  work: Work,
  model: string | null,
): Candidate<NativeAnswer> | null {
  const request = worker.request(work, model);
  if (!request) return null;
  const { method, path, query = '', headers, body } = request;
  return native.match({ method, path, query, headers })?.wish(Buffer.from(body)).target ?? null;
}

function mustBe<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('A route of a worker is missing');
  return value;
}
