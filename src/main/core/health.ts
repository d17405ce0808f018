import type { SystemHost } from '#main/host/system-host.ts';
import { askKeyCheck } from '../providers/ask-key-check.ts';
import { CATALOGUE, type Catalogued } from '../providers/catalogue.ts';
import { followHealth, HealthWatch } from '../providers/health-watch.ts';
import { readProbe, type Probe } from '../providers/probe.ts';
import type { Decisions } from './decisions.ts';
import type { Foundation } from './foundation.ts';
import type { KeysAndProviders } from './keys-and-providers.ts';

/** Looks after the providers with requests that cost nothing. */
export function buildHealth(
  { clock, http }: SystemHost,
  { log, pause, stopping, system }: Foundation,
  { breakers, rest }: Pick<Decisions, 'breakers' | 'rest'>,
  {
    keys,
    providers,
    baseUrlOf,
    isEnabled,
  }: Pick<KeysAndProviders, 'keys' | 'providers' | 'baseUrlOf' | 'isEnabled'>,
) {
  const breakerOf = (id: string) => breakers.standing(`provider:${id}`).name;

  function keyIdOf({ dialect }: Catalogued): string {
    const key = keys.describe(dialect.providerId);
    return key === null ? '' : `${key.addedAtMs} ${key.last4}`;
  }

  function mayLook(one: Catalogued): boolean {
    const { providerId: id } = one.dialect;
    const isOff = pause.sinceMs !== null || stopping.signal.aborted || !isEnabled(id);
    if (isOff || baseUrlOf(one) === null || breakerOf(id) === 'forced-open') return false;
    const key = keys.describe(id);
    if (key === null) return !one.isKeyNeeded;
    // Asking a locked one would bother the person, who has not asked for anything.
    return key.store === 'session' || system.hasKeyStore;
  }

  async function ask(one: Catalogued): Promise<Probe | null> {
    const { dialect, isKeyNeeded } = one;
    const { providerId: id } = dialect;
    const url = baseUrlOf(one);
    const kept = keys.describe(id);
    if (url === null) return null;
    const key = kept === null ? null : await keys.read(id, new URL(url).origin, 'a free look');
    // Kept for another address.
    if (key === null && (kept !== null || isKeyNeeded)) return null;
    const answer = await askKeyCheck(http, dialect, url, key, clock, stopping.signal);
    return stopping.signal.aborted ? null : readProbe(answer, dialect, clock.wallMs());
  }

  async function look(one: Catalogued): Promise<void> {
    const { providerId: id } = one.dialect;
    const startedMs = clock.monotonicMs();
    const asked = keyIdOf(one);
    // The place of the key may be locked, which is said elsewhere.
    const probe = await ask(one).catch(() => null);
    // Of a key that was replaced meanwhile, or a provider that was turned off, it says nothing.
    if (probe === null || keyIdOf(one) !== asked || !mayLook(one)) return;
    const ms = Math.round(clock.monotonicMs() - startedMs);
    log.info('Looked at a provider', { provider: id, found: probe.errorKind ?? 'ok', ms });
    providers.noteProbe(id, probe);
    if (probe.errorKind === null && breakerOf(id) === 'open') rest.foundBack(id);
  }

  const watches = new Map(
    CATALOGUE.map((one) => {
      const { providerId: id } = one.dialect;
      const watched = {
        keyId: () => keyIdOf(one),
        mayLook: () => mayLook(one),
        isDown: () => providers.isSilent(id) || breakerOf(id) === 'open',
        look: () => look(one),
      };
      return [id, new HealthWatch(watched, clock)] as const;
    }),
  );

  return {
    noteAttempt: (targetId: string): void => watches.get(targetId)?.noteAttempt(),
    follow: (): void => followHealth(watches.values(), stopping.signal, clock),
  };
}
