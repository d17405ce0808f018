import type { CostTotal } from '#contract/money.ts';
import type { ProviderSummary } from '#contract/providers.ts';
import type { ServerSummary } from '#contract/servers.ts';

const NANO = 1_000_000_000;
const usd = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });

/** "$6.40", "≈ $6.40", "at least $6.40", or "—" where nothing in it has a price. */
export function sumInWords(total: CostTotal): string {
  const { knownNanoUsd, callsWithoutPrice, hasEstimates } = total;
  if (knownNanoUsd === null) return callsWithoutPrice > 0 ? '—' : usd.format(0);
  const amount = inCents(knownNanoUsd);
  if (callsWithoutPrice > 0) return `at least ${amount}`;
  return hasEstimates ? `≈ ${amount}` : amount;
}

function inCents(nanoUsd: number): string {
  const isLessThanACent = nanoUsd > 0 && nanoUsd < NANO / 100;
  return isLessThanACent ? 'under $0.01' : usd.format(nanoUsd / NANO);
}

/** "Claude isn’t answering": what a provider needs a person for; `null` when nothing. */
export function providerTrouble({ name, state }: ProviderSummary): string | null {
  switch (state) {
    case 'refused':
      return `${name} refused your key`;
    case 'not-answering':
      return `${name} isn’t answering`;
    case 'slow':
      return `${name} is slow`;
    case 'needs-key':
    case 'not-set-up':
    case 'not-checked':
    case 'answering':
      return null;
  }
}

/** "research-mcp stopped": what is wrong with a service; `null` when nothing, or the person stopped it. */
export function serverTrouble({ name, state }: ServerSummary): string | null {
  switch (state) {
    case 'failed':
      return `${name} stopped`;
    case 'backoff':
      return `${name} stopped and is started again`;
    case 'degraded':
      return `${name} is struggling`;
    case 'held':
      return `${name} is waiting for you`;
    case 'stopped':
    case 'queued':
    case 'starting':
    case 'ready':
    case 'stopping':
      return null;
  }
}
