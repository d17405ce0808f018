import type { LocalOutcome } from '#contract/providers.ts';
import type { SystemHost } from '#main/host/system-host.ts';
import { lookForLocal, recognize } from '../providers/local-discovery.ts';
import { isOnThisComputer, toBaseUrl } from '../providers/own-address.ts';
import type { LocalDesk } from '../providers/provider-router.ts';
import type { Foundation } from './foundation.ts';

const VOICES: ReadonlySet<string> = new Set(['local_tts', 'alternative_tts']);
const NO_ADDRESS = 'This is no address. It looks like http://127.0.0.1:1234.';
const NOT_SAFE = 'Beyond this computer, the address must begin with https://.';
const PRACTICE = 'In practice, a pretended one answers. Choose your own in your real profile.';

/** The person's own servers: looked for when they ask, and used once they have chosen one. */
export function buildLocalDesk(
  { http, clock, localPorts }: SystemHost,
  { settings, audit }: Foundation,
  isPractice: boolean,
  changed: () => void,
): LocalDesk {
  const refused = (sentence: string): LocalOutcome => ({ saved: false, sentence });
  return {
    look: async (providerId) =>
      isPractice ? [] : lookForLocal(http, localPorts, VOICES.has(providerId), clock),
    use: async (providerId, typed) => {
      if (isPractice) return refused(PRACTICE);
      const baseUrl = toBaseUrl(typed);
      if (baseUrl === null) return refused(NO_ADDRESS);
      // A key must not travel readable over a network, and neither must an episode.
      if (!baseUrl.startsWith('https:') && !isOnThisComputer(baseUrl)) return refused(NOT_SAFE);
      const isVoice = VOICES.has(providerId);
      const kind = await recognize(http, baseUrl, isVoice, clock);
      if (kind === null) return refused(silent(baseUrl, isVoice));
      // First how it is spoken to: without an address, that changes nothing yet.
      const changes: [name: string, value: string][] = [['baseUrl', baseUrl]];
      if (isVoice) changes.unshift(['speaks', kind === 'piper' ? 'piper' : 'openai']);
      for (const [name, value] of changes) {
        const outcome = await settings.edit(['providers', providerId, name], value);
        if (!outcome.isWritten) return refused(outcome.sentence);
      }
      audit({ kind: 'provider.server-chosen', subject: providerId, detail: { baseUrl } });
      changed();
      return { saved: true, sentence: 'Saved. Your tools can use it from now on.' };
    },
  };
}

function silent(baseUrl: string, isVoice: boolean): string {
  const what = isVoice ? 'voice' : 'model';
  return `No ${what} server answers at ${baseUrl}. Start it, look at its address, and try again.`;
}
