import type { ReportedLimit } from '#contract/providers.ts';
import { quotable } from '../quotable.ts';
import { retryDelayMs } from './diagnose.ts';
import { readError, type QuotaViolation } from './error-body.ts';
import { nextPacificMidnight } from './pacific-midnight.ts';

const UNITS = [
  ['InputTokens', 'input tokens'],
  ['OutputTokens', 'output tokens'],
  ['Tokens', 'tokens'],
  ['Requests', 'requests'],
] as const;

/** The limits that a refusal says it ran into: Gemini names them nowhere else. */
export function readLimitsInBody(body: Uint8Array, nowMs: number): ReportedLimit[] {
  const said = readError(body);
  if (said === null) return [];
  const waitMs = retryDelayMs(said);
  return said.violations.flatMap((violation) => {
    const { quotaId, quotaValue } = violation;
    const limit = Number(quotaValue);
    if (quotaId === '' || quotaValue === '' || !Number.isSafeInteger(limit) || limit < 0) return [];
    const soon = waitMs === null ? null : nowMs + waitMs;
    const resetAtMs = quotaId.includes('PerDay') ? nextPacificMidnight(nowMs) : soon;
    return [{ name: nameOf(violation), limit, remaining: 0, resetAtMs, reportedAtMs: nowMs }];
  });
}

/** Such as "input tokens per minute of gemini-2.5-flash". Always with more than a unit, so that it is never taken for a limit of the whole account. */
function nameOf({ quotaId, quotaDimensions: { model } }: QuotaViolation): string {
  const unit = UNITS.find(([part]) => quotaId.includes(part))?.[1];
  const period = /Per(Minute|Day|Hour)/.exec(quotaId)?.[1]?.toLowerCase();
  if (unit === undefined || period === undefined) return quotable(quotaId);
  return `${unit} per ${period} of ${model === '' ? 'this model' : quotable(model)}`;
}
