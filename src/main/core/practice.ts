import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SystemHost } from '#main/host/system-host.ts';
import { createSampleHistory } from '../practice/sample-history.ts';
import { createStandIns } from '../practice/stand-ins.ts';
import { CATALOGUE } from '../providers/catalogue.ts';
import { priceCall } from '../providers/prices/price-call.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { importHistory } from '../usage/import-history.ts';
import type { Books } from './books.ts';

export type StandIn = ReturnType<typeof buildStandIn>;

/** The pretended providers of the practice profile, on one port of their own. */
export function buildStandIn({ createHttpServer, clock }: SystemHost) {
  const standIns = createStandIns(clock);
  /** Each one lives below its provider's id: `/claude/v1/messages`. */
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    const [, id = '', ...rest] = (request.url ?? '').split('/');
    const standIn = Object.hasOwn(standIns, id) ? standIns[id] : undefined;
    if (!standIn) return void response.writeHead(404).end();
    request.url = `/${rest.join('/')}`;
    standIn.answer(request, response);
  };
  const server = createHttpServer({
    onRequest,
    onUpgrade: (_request, socket) => socket.destroy(),
  });
  let origin = '';
  return {
    origin: (): string => origin,
    url: (providerId: string): string => `${origin}/${providerId}`,
    /** A key that only the stand-in takes; `null` where none is needed. */
    keyOf: (providerId: string): string | null => standIns[providerId]?.key ?? null,
    async open(): Promise<void> {
      origin = `http://127.0.0.1:${(await server.listen(0)).port}`;
    },
    close: (): Promise<void> => server.close(),
  };
}

/** Gives the practice profile keys for the stand-ins, and a history when it has none. */
export async function furnishPractice(
  { clock, random, database }: SystemHost,
  { episodes, reader }: Books,
  keys: KeyRing,
  standIn: StandIn,
): Promise<void> {
  const common = { name: 'Practice', store: 'session', state: 'working' } as const;
  for (const { dialect } of CATALOGUE) {
    const { providerId } = dialect;
    const key = standIn.keyOf(providerId);
    if (key !== null) await keys.add({ ...common, providerId, key, origin: standIn.origin() });
  }
  if (reader.page(null, 1).calls.length > 0) return;
  const sources = { fraction: () => random.fraction(), price: priceCall };
  importHistory(database, createSampleHistory(clock.wallMs(), sources), random);
  episodes.reload();
  episodes.workOn(episodes.list()[0]?.id ?? null);
}
