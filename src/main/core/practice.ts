import type { SystemHost } from '#main/host/system-host.ts';
import { createAnthropicStandIn } from '../practice/anthropic-stand-in.ts';
import { createSampleHistory } from '../practice/sample-history.ts';
import { PRACTICE_KEY } from '../practice/starter-settings.ts';
import { priceCall } from '../providers/prices/price-call.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { importHistory } from '../usage/import-history.ts';
import type { Books } from './books.ts';

/** The pretended provider of the practice profile, on a port of its own. */
export function buildStandIn({ createHttpServer, clock }: SystemHost) {
  const server = createHttpServer({
    onRequest: createAnthropicStandIn(clock),
    onUpgrade: (_request, socket) => socket.destroy(),
  });
  let url = '';
  return {
    /** Empty until it listens. */
    url: (): string => url,
    async open(): Promise<void> {
      url = `http://127.0.0.1:${(await server.listen(0)).port}`;
    },
    close: (): Promise<void> => server.close(),
  };
}

/** Gives the practice profile a key for the stand-in, and a history when it has none. */
export async function furnishPractice(
  { clock, random, database }: SystemHost,
  { episodes, reader }: Books,
  keys: KeyRing,
  origin: string,
): Promise<void> {
  const practice = { providerId: 'claude', name: 'Practice', key: PRACTICE_KEY } as const;
  await keys.add({ ...practice, store: 'session', origin, state: 'working' });
  if (reader.page(null, 1).calls.length > 0) return;
  const sources = { fraction: () => random.fraction(), price: priceCall };
  importHistory(database, createSampleHistory(clock.wallMs(), sources), random);
  episodes.workOn(episodes.list()[0]?.id ?? null);
}
