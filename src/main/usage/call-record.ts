import type { AttemptDetail, CallDetail } from '#contract/calls.ts';

/** A call as the ledger first writes it. */
export type OpenedCall = Pick<
  CallDetail,
  'id' | 'startedAtMs' | 'kind' | 'what' | 'clientName' | 'model' | 'isStream' | 'why'
> & {
  /** Left out where it can't be seen whether its client tries again. */
  readonly clientRetry?: CallDetail['clientRetry'];
  readonly clientId: string;
  readonly episodeId: string | null;
  readonly requestType: string | null;
};

/** An attempt as the ledger first writes it, before anything is sent. */
export type OpenedAttempt = Pick<
  AttemptDetail,
  'position' | 'targetId' | 'targetName' | 'startedAtMs' | 'reservedNanoUsd' | 'queuedMs'
> & { readonly callId: string };

/** What closes an attempt. */
export type ClosedAttempt = Pick<
  AttemptDetail,
  | 'state'
  | 'durationMs'
  | 'firstContentMs'
  | 'status'
  | 'errorKind'
  | 'problem'
  | 'upstreamRequestId'
  | 'usage'
  | 'cost'
> & { readonly priceVersion: string | null };

/** What closes a call. */
export type ClosedCall = Pick<
  CallDetail,
  'state' | 'targetId' | 'targetName' | 'model' | 'status' | 'durationMs' | 'cost' | 'problem'
>;
