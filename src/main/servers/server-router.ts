import { implement } from '@orpc/server';
import { serverContract } from '#contract/servers.ts';
import type { Supervisor } from './supervisor.ts';

const GONE = { message: 'This service was removed.' };
const os = implement(serverContract);

export function createServerRouter(servers: Supervisor) {
  return os.router({
    watch: os.watch.handler(({ signal }) => servers.live.watch(signal)),
    start: os.start.handler(({ input, errors }) => {
      if (!servers.start(input.id)) throw errors.NOT_FOUND(GONE);
    }),
    stop: os.stop.handler(({ input, errors }) => {
      if (!servers.stop(input.id)) throw errors.NOT_FOUND(GONE);
    }),
    restart: os.restart.handler(({ input, errors }) => {
      if (!servers.restart(input.id)) throw errors.NOT_FOUND(GONE);
    }),
    log: os.log.handler(({ input, errors, signal }) => {
      const lines = servers.log(input.id, input.after, signal);
      if (lines) return lines;
      throw errors.NOT_FOUND(GONE);
    }),
  });
}
