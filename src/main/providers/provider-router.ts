import { implement } from '@orpc/server';
import { providerContract, type LocalOutcome, type LocalServer } from '#contract/providers.ts';
import type { ProviderService } from './provider-service.ts';

/** How a test message through the whole path ended. */
export interface TestResult {
  readonly callId: string;
  readonly ok: boolean;
  readonly sentence: string;
}

/** Holding requests back, and ending a rest by hand. */
export interface RestControl {
  readonly pause: (providerId: string, isPaused: boolean) => void;
  readonly tryNow: (providerId: string) => void;
}

/** The person's own servers: finding them, and saying which to use. */
export interface LocalDesk {
  readonly look: (providerId: string) => Promise<LocalServer[]>;
  readonly use: (providerId: string, baseUrl: string) => Promise<LocalOutcome>;
}

const GONE = { message: 'There is no such provider.' };
const os = implement(providerContract);

export function createProviderRouter(
  providers: ProviderService,
  sendTest: (providerId: string) => Promise<TestResult>,
  rest: RestControl,
  local: LocalDesk,
) {
  return os.router({
    watch: os.watch.handler(({ signal }) => providers.live.watch(signal)),
    addKey: os.addKey.handler(async ({ input, errors }) => {
      if (!providers.has(input.providerId)) throw errors.NOT_FOUND(GONE);
      try {
        return await providers.addKey(input);
      } catch (error) {
        throw asUnavailable(error, errors);
      }
    }),
    removeKey: os.removeKey.handler(async ({ input, errors }) => {
      if (!providers.has(input.providerId)) throw errors.NOT_FOUND(GONE);
      try {
        await providers.removeKey(input.providerId);
      } catch (error) {
        throw asUnavailable(error, errors);
      }
    }),
    pause: os.pause.handler(({ input, errors }) => {
      if (!providers.has(input.providerId)) throw errors.NOT_FOUND(GONE);
      rest.pause(input.providerId, input.paused);
    }),
    tryNow: os.tryNow.handler(({ input, errors }) => {
      if (!providers.has(input.providerId)) throw errors.NOT_FOUND(GONE);
      rest.tryNow(input.providerId);
    }),
    lookForLocal: os.lookForLocal.handler(async ({ input, errors }) => {
      if (!providers.isOwnServer(input.providerId)) throw errors.NOT_FOUND(GONE);
      return { servers: await local.look(input.providerId) };
    }),
    useLocal: os.useLocal.handler(({ input, errors }) => {
      if (!providers.isOwnServer(input.providerId)) throw errors.NOT_FOUND(GONE);
      return local.use(input.providerId, input.baseUrl);
    }),
    sendTest: os.sendTest.handler(({ input, errors }) => {
      if (!providers.has(input.providerId)) throw errors.NOT_FOUND(GONE);
      return sendTest(input.providerId);
    }),
  });
}

/** A store that can't be used says why in words; anything else is a bug and stays one. */
function asUnavailable(
  error: unknown,
  errors: { UNAVAILABLE(options: { message: string }): Error },
): unknown {
  if (!(error instanceof Error) || error.name !== 'KeyStoreError') return error;
  return errors.UNAVAILABLE({ message: error.message });
}
