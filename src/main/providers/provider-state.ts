import type { KeySummary, ProviderSummary } from '#contract/providers.ts';
import type { Health } from './provider-health.ts';

type State = ProviderSummary['state'];

/** How a provider stands, from what is known of its key and what was seen of it. */
export function providerState(
  key: KeySummary | null,
  seen: Health['state'],
  isKeyNeeded: boolean,
): State {
  if (key === null) return isKeyNeeded ? 'needs-key' : seen;
  if (key.state === 'refused') return 'refused';
  // It refused one request of a good key, which is an answer.
  return seen === 'refused' && key.state === 'restricted' ? 'answering' : seen;
}

/** Where a wrong key and an empty account get the same answer, about a key that worked before. */
export function probablyNoCredit(name: string): string {
  return `${name} worked with this key before and refuses it now. Your account there is probably out of credit; if it is not, the key was deleted.`;
}

/** What that means for the person and what helps; `null` when there is nothing to say. */
export function providerSentence(
  state: State,
  name: string,
  keyState: KeySummary['state'] | null,
  isLookedAt: boolean,
): string | null {
  switch (state) {
    case 'needs-key':
      return `Add your ${name} key, and your tools can use ${name} through here.`;
    case 'not-set-up':
      return `Say where your ${name.toLowerCase()} is, and your tools can use it through here.`;
    case 'refused':
      if (keyState === 'no-credit') return probablyNoCredit(name);
      return `${name} refused this key. It may be deleted. Paste a new one.`;
    case 'not-answering':
      return isLookedAt
        ? `${name} did not answer when Tallylight last looked. It looks again every minute, which costs nothing.`
        : `${name} has not answered the last five requests.`;
    case 'not-checked':
    case 'answering':
    case 'slow':
      if (keyState === 'no-credit')
        return `Your ${name} account is out of credit, or at a limit that you set. Look on its site.`;
      if (keyState === 'restricted') return `This ${name} key works, but may not do everything.`;
      return state === 'slow' ? `${name} answers slowly right now.` : null;
  }
}
