import type { Database } from '#main/host/sqlite.ts';
import type { Cost } from '#main/values/cost.ts';
import { newId, type IdSources } from '#main/values/new-id.ts';
import type { ClosedAttempt, OpenedCall } from './call-record.ts';
import { CallWriter } from './call-writer.ts';

/** A call that is over, with its one attempt, as it comes from elsewhere. */
export type ImportedCall = Pick<
  OpenedCall,
  'startedAtMs' | 'kind' | 'what' | 'clientName' | 'model' | 'isStream'
> &
  Pick<ClosedAttempt, 'state' | 'status' | 'errorKind' | 'problem' | 'usage' | 'priceVersion'> & {
    readonly durationMs: number;
    readonly cost: Cost;
    readonly targetId: string;
    readonly targetName: string;
    readonly episodeName: string | null;
  };

export interface ImportedHistory {
  readonly episodes: readonly { readonly name: string; readonly createdAtMs: number }[];
  readonly calls: readonly ImportedCall[];
}

/** Writes a whole history into an empty ledger, all or nothing. */
export function importHistory(
  database: Database,
  { episodes, calls }: ImportedHistory,
  random: IdSources['random'],
): void {
  const writer = new CallWriter(database);
  const idAt = (prefix: string, atMs: number): string =>
    newId(prefix, { clock: { wallMs: () => atMs }, random });
  database.transaction(() => {
    const episodeIds = new Map<string, string>();
    for (const { name, createdAtMs } of episodes) {
      const id = idAt('ep', createdAtMs);
      episodeIds.set(name, id);
      database.run(
        'INSERT INTO episodes (id, name, created_at) VALUES (:id, :name, :createdAtMs)',
        { id, name, createdAtMs },
      );
    }
    for (const call of calls)
      writeCall(
        writer,
        call,
        idAt('call', call.startedAtMs),
        episodeIds.get(call.episodeName ?? ''),
      );
  });
}

function writeCall(
  writer: CallWriter,
  call: ImportedCall,
  id: string,
  episodeId: string | undefined,
): void {
  const { targetId, targetName, startedAtMs, state, status, problem, durationMs, cost } = call;
  const { kind, what, clientName, model, isStream } = call;
  const why = `${targetName} was asked for by name.`;
  writer.openCall({
    id,
    startedAtMs,
    kind,
    what,
    clientName,
    model,
    isStream,
    requestType: null,
    why,
    clientId: 'sample',
    episodeId: episodeId ?? null,
  });
  writer.openAttempt({
    callId: id,
    position: 1,
    targetId,
    targetName,
    startedAtMs,
    reservedNanoUsd: cost.nanoUsd,
    queuedMs: 0,
  });
  const { errorKind, usage, priceVersion } = call;
  writer.closeAttempt(id, 1, {
    state,
    durationMs,
    status,
    errorKind,
    problem,
    usage,
    cost,
    priceVersion,
    firstContentMs: state === 'ok' ? Math.round(durationMs / 4) : null,
    upstreamRequestId: null,
  });
  writer.closeCall(id, {
    state,
    targetId,
    targetName,
    model,
    status,
    durationMs,
    cost,
    problem,
  });
}
