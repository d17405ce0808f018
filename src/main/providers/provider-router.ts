import { implement } from '@orpc/server';
import { providerContract } from '#contract/providers.ts';
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
  readonly tryNow: (providerId: string) => Tried;
}

/** What it did to let one request try at once, or all where the provider had nothing left. */
export interface Tried {
  readonly did: 'lets-one-try' | 'sends-again' | 'nothing' | 'kept-paused';
  readonly restLeftMs: number;
}

const GONE = { message: 'There is no such provider.' };
const os = implement(providerContract);

export function createProviderRouter(
  providers: ProviderService,
  sendTest: (providerId: string) => Promise<TestResult>,
  rest: RestControl,
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
      const name = providers.nameOf(input.providerId) ?? '';
      return { sentence: describeTry(name, rest.tryNow(input.providerId)) };
    }),
    sendTest: os.sendTest.handler(({ input, errors }) => {
      if (!providers.has(input.providerId)) throw errors.NOT_FOUND(GONE);
      return sendTest(input.providerId);
    }),
  });
}

function describeTry(name: string, { did, restLeftMs }: Tried): string {
  switch (did) {
    case 'lets-one-try': {
      const cut = Math.ceil(restLeftMs / 1_000);
      const ended =
        cut === 0 ? `The rest of ${name} is over` : `${name} would have rested ${cut} s more`;
      return `${ended}. The next request tries it; the others follow once it answers.`;
    }
    case 'sends-again':
      return `${name} gets requests again. If it refuses them once more, look on its site what is missing.`;
    case 'nothing':
      return `${name} was not resting, so nothing changed.`;
    case 'kept-paused':
      return `You paused ${name}. Resume it first.`;
  }
}

/** A store that can't be used says why in words; anything else is a bug and stays one. */
function asUnavailable(
  error: unknown,
  errors: { UNAVAILABLE(options: { message: string }): Error },
): unknown {
  if (!(error instanceof Error) || error.name !== 'KeyStoreError') return error;
  return errors.UNAVAILABLE({ message: error.message });
}
