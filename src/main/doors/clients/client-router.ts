import { implement } from '@orpc/server';
import { clientContract } from '#contract/clients.ts';
import type { Clients } from './clients.ts';

const os = implement(clientContract);

export function createClientRouter(clients: Clients) {
  return os.router({
    watch: os.watch.handler(({ signal }) => clients.live.watch(signal)),
    add: os.add.handler(({ input, errors }) => {
      const added = clients.add(input.name, input.scope);
      if (added) return added;
      throw errors.CONFLICT({ message: `There is already a client “${input.name}”.` });
    }),
    revoke: os.revoke.handler(({ input, errors }) => {
      if (clients.revoke(input.id)) return;
      throw errors.NOT_FOUND({ message: 'This client was already revoked.' });
    }),
  });
}
