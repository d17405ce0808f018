import type { Candidate, Reply } from '#main/values/call.ts';
import type { NativeAnswer } from '#main/values/native-answer.ts';
import type { Work } from '#main/values/work.ts';
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

/** Where a piece of work can go: the provider behind its own route, in its own words; `null` when it can't do it. */
export function createWorkTarget(
  native: Pick<ReturnType<typeof createNativeProvider>, 'match'>,
  worker: Worker,
  work: Work,
  model: string | null,
  known?: { readonly targetId: string; readonly targetName: string },
): WorkTarget | null {
  const request = worker.request(work, model);
  if (!request) return null;
  const { method, path, headers, body } = request;
  const route = native.match({ method, path, query: '', headers });
  if (!route) return null;
  const { target } = route.wish(Buffer.from(body));
  const { targetId, targetName } = known ?? target;
  return {
    ...target,
    targetId,
    targetName,
    model,
    send: async (signal): Promise<Reply<WorkAnswer>> => {
      const reply = await target.send(signal);
      return { ...reply, answer: { targetId, targetName, native: reply.answer, worker } };
    },
  };
}
