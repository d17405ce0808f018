import { createStandIns } from '#main/practice/stand-ins.ts';
import { systemClock } from '#main/host/clock.ts';
import type { ProviderId } from '#main/settings/settings-schema.ts';
import { startUpstream, type PlacedProvider, type Upstream } from './test-core.ts';

/** A request as a stand-in got it. */
export interface Seen {
  readonly provider: string;
  readonly path: string;
  readonly body: Record<string, unknown>;
}

export interface StandInProviders {
  readonly upstream: Upstream;
  /** For `startTestCore`. */
  readonly more: readonly PlacedProvider[];
  /** What came, the newest last; checks of keys and lists included. */
  readonly seen: Seen[];
}

/** The practice stand-ins of these providers, each below its id on one port. */
export async function startStandInProviders(ids: readonly ProviderId[]): Promise<StandInProviders> {
  const standIns = createStandIns(systemClock);
  const upstream = await startUpstream();
  const seen: Seen[] = [];
  upstream.answer = (request, response) => {
    const [, provider = '', ...rest] = (request.url ?? '').split('/');
    const path = `/${rest.join('/')}`;
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString()));
    request.on('end', () =>
      seen.push({ provider, path, body: text === '' ? {} : (JSON.parse(text) as Seen['body']) }),
    );
    request.url = path;
    standIns[provider]?.answer(request, response);
  };
  const more = ids.map((id) => ({
    id,
    key: standIns[id]?.key ?? null,
    url: `${upstream.url}/${id}`,
  }));
  return { upstream, more, seen };
}
