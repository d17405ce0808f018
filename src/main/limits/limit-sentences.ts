import type { Demand } from './demand.ts';
import {
  describeLimit,
  type ConcurrentLimit,
  type QuotaLimit,
  type RateLimit,
} from './limit-spec.ts';

// Times stand beside these sentences, not in them: whoever shows them knows the person's calendar.

export function usedUpSentence(limit: QuotaLimit, left: number, demand: Demand): string {
  const name = describeLimit(limit);
  if (left === 0) return `The limit of ${name} is used up.`;
  return `The limit of ${name} has ${left.toLocaleString('en')} left, and this needs about ${demand[limit.unit].toLocaleString('en')}.`;
}

export function tooLargeSentence(limit: QuotaLimit, demand: Demand, most: number): string {
  return `This needs about ${demand[limit.unit].toLocaleString('en')} ${limit.unit}, and the limit of ${describeLimit(limit)} never lets more than ${most.toLocaleString('en')} through.`;
}

export function tooLateSentence(limit: RateLimit | ConcurrentLimit, waitMs: number): string {
  return `The limit of ${describeLimit(limit)} would make this wait for about ${inSeconds(waitMs)}, longer than it can.`;
}

export function pauseSentence(waitMs: number): string {
  return `The provider asked for a pause of about ${inSeconds(waitMs)}, longer than this can wait.`;
}

export const EXHAUSTED_SENTENCE = 'The provider says that its quota is used up.';
export const LATE_SENTENCE = 'The deadline of this request was over before it began.';

function inSeconds(ms: number): string {
  return `${Math.max(1, Math.round(ms / 1_000)).toLocaleString('en')} s`;
}
