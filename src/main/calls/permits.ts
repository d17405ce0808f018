import type { Clock } from '#main/host/clock.ts';
import type { Call, Candidate, End, Problem } from '#main/values/call.ts';
import type { ErrorKind } from '#main/values/fault.ts';
import type { Usage } from '#main/values/usage.ts';
import type { Admitted, Pass } from './admission.ts';
import { NOT_RECORDABLE } from './admit.ts';
import type { Attempt, Ledger } from './call-path.ts';
import { billFor } from './settle.ts';

/** How a script's own request ended, as it says itself. */
export interface ReportedEnd {
  /** `null` for a request that was never sent. */
  readonly outcome: 'ok' | 'failed' | 'not-sent' | 'unknown';
  readonly errorKind: ErrorKind | null;
  readonly model: string | null;
  readonly usage: Usage | null;
  readonly status: number | null;
  readonly retryAfterMs: number | null;
}

export type Permission =
  | { readonly answer: 'proceed'; readonly leaseMs: number; readonly queuedMs: number }
  | { readonly answer: 'refused'; readonly problem: Problem };

export interface PermitParts {
  readonly ledger: Pick<Ledger, 'intend' | 'settle' | 'close' | 'refuse'>;
  readonly admit: <Answer>(call: Call, candidate: Candidate<Answer>) => Promise<Admitted>;
}

interface Lease {
  readonly call: Call;
  readonly candidate: Candidate<never>;
  readonly attempt: Attempt;
  readonly pass: Pass;
  readonly startedMs: number;
  readonly cancelTimer: () => void;
}

/** A script that says nothing for so long has ended, or forgot. */
export const LEASE_MS = 5 * 60_000;
const WHY = { why: 'A script asked to make this request itself.' };

/** Permits for requests that scripts make themselves: under the same limits, and in the same ledger. */
export class Permits {
  readonly #parts: PermitParts;
  readonly #clock: Clock;
  readonly #leases = new Map<string, Lease>();

  constructor(parts: PermitParts, clock: Clock) {
    this.#parts = parts;
    this.#clock = clock;
  }

  /** Resolves once the script may go, or once it is plain that it may not. The permit has the call's id. */
  async ask(call: Call, candidate: Candidate<never>): Promise<Permission> {
    const { admit, ledger } = this.#parts;
    const { targetId, targetName } = candidate;
    const admitted = await admit(call, candidate);
    if (admitted.kind !== 'admitted') {
      const problem = admitted.kind === 'refused' ? admitted.problem : GAVE_UP;
      await ledger.refuse(call, WHY, problem, { id: targetId, name: targetName });
      return { answer: 'refused', problem };
    }
    const { pass } = admitted;
    const attempt: Attempt = {
      callId: call.id,
      position: 1,
      targetId,
      targetName,
      startedAtMs: this.#clock.wallMs(),
      reservedNanoUsd: pass.reservedNanoUsd,
      queuedMs: pass.queuedMs,
    };
    try {
      await ledger.intend(call, WHY, attempt);
    } catch {
      pass.giveBack();
      return { answer: 'refused', problem: NOT_RECORDABLE };
    }
    const startedMs = this.#clock.monotonicMs();
    const cancelTimer = this.#clock.after(LEASE_MS, () => void this.settle(call.id, FORGOTTEN));
    this.#leases.set(call.id, { call, candidate, attempt, pass, startedMs, cancelTimer });
    if (call.signal.aborted) {
      await this.settle(call.id, NOT_SENT);
      return { answer: 'refused', problem: GAVE_UP };
    }
    return { answer: 'proceed', leaseMs: LEASE_MS, queuedMs: pass.queuedMs };
  }

  /** Books what is still open as forgotten: after a stop nobody can say any more how it ended. */
  async endAll(): Promise<void> {
    await Promise.all([...this.#leases.keys()].map((id) => this.settle(id, FORGOTTEN)));
  }

  /** Books what the script says. Resolves with `false` when there is no such permit, or no more. */
  async settle(id: string, reported: ReportedEnd): Promise<boolean> {
    const lease = this.#leases.get(id);
    if (!lease) return false;
    this.#leases.delete(id);
    lease.cancelTimer();
    const { call, candidate, attempt, pass, startedMs } = lease;
    const end = endOf(reported);
    const bill = billFor(
      end,
      end.model ?? call.model,
      () => candidate.estimateUsage(0),
      (model, usage) => candidate.price(model, usage, attempt.startedAtMs),
      attempt.reservedNanoUsd,
    );
    if (end.state === 'refused') pass.giveBack();
    else pass.settle(end, bill);
    const tookMs = Math.round(this.#clock.monotonicMs() - startedMs);
    const { ledger } = this.#parts;
    await Promise.all([
      ledger.settle(call, attempt, end, bill, tookMs),
      ledger.close(call, attempt, end, bill.cost, tookMs),
    ]);
    return true;
  }
}

const STATES = {
  ok: 'ok',
  failed: 'failed',
  'not-sent': 'refused',
  unknown: 'unknown',
} as const;

function endOf({ outcome, ...said }: ReportedEnd): End {
  const { model, usage, status, errorKind, retryAfterMs } = said;
  return {
    state: STATES[outcome],
    status,
    model,
    usage,
    isUsageFinal: outcome === 'ok' && usage !== null,
    contentCharacters: 0,
    firstContentMs: null,
    errorKind,
    problem: outcome === 'unknown' ? NEVER_SETTLED : null,
    upstreamRequestId: null,
    retryAfterMs,
  };
}

const NEVER_SETTLED = 'The script never said how this ended. It may have been billed.';

const FORGOTTEN: ReportedEnd = {
  outcome: 'unknown',
  errorKind: null,
  model: null,
  usage: null,
  status: null,
  retryAfterMs: null,
};

const NOT_SENT: ReportedEnd = { ...FORGOTTEN, outcome: 'not-sent' };

const GAVE_UP: Problem = {
  code: 'gave_up',
  status: 499,
  sentence: 'The script went away while it waited its turn.',
  retryAtMs: null,
};
