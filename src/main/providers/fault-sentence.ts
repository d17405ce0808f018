import type { ErrorKind } from '#main/values/fault.ts';

const WHAT_HAPPENED: Readonly<Record<ErrorKind, (name: string) => string>> = {
  auth: (name) => `${name} refused the key.`,
  quota_exhausted: (name) => `Your ${name} account is out of credit or at its spending limit.`,
  rate_limited: (name) => `${name} asked to slow down.`,
  overloaded: (name) => `${name} has no capacity right now.`,
  bad_request: (name) => `${name} can’t work with this request.`,
  transient: (name) => `${name} had a fault of its own.`,
  unknown: (name) => `${name} refused this request.`,
};

/** What happened and, where the provider gave a reason, its own words; else `otherwise`. */
export function faultSentence(
  name: string,
  kind: ErrorKind,
  said: string,
  otherwise: string,
): string {
  return `${WHAT_HAPPENED[kind](name)} ${said === '' ? otherwise : `It said: ${said}`}`;
}
