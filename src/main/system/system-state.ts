import type { KeyStoreStatus, Notice, SystemSnapshot } from '#contract/system.ts';
import type { Clock } from '#main/host/clock.ts';
import { LiveView } from '#main/transport/live-value.ts';

/** What never changes while the app runs. */
export type FixedFacts = Pick<
  SystemSnapshot,
  'version' | 'profile' | 'isPractice' | 'dataFolder' | 'capabilities'
>;

/** How this Tallylight as a whole is doing. */
export class SystemState {
  #address: string | null = null;
  #keyStore: KeyStoreStatus;
  readonly live: LiveView<Omit<SystemSnapshot, 'revision'>>;

  constructor(
    fixed: FixedFacts,
    keyStoreName: string,
    read: {
      readonly pausedSinceMs: () => number | null;
      readonly notices: () => Notice[];
    },
    clock: Clock,
  ) {
    // Asked at the start; until it answers, nothing is known against it.
    this.#keyStore = { state: 'ready', name: keyStoreName, sentence: null };
    this.live = new LiveView(() => {
      const sinceMs = read.pausedSinceMs();
      return {
        ...fixed,
        address: this.#address,
        keyStore: this.#keyStore,
        paused: sinceMs === null ? null : { sinceMs },
        notices: read.notices(),
      };
    }, clock);
  }

  /** Such as `http://127.0.0.1:7411`; `null` while nothing listens. */
  get address(): string | null {
    return this.#address;
  }

  set address(address: string | null) {
    this.#address = address;
    this.live.changed();
  }

  /** Whether keys can be kept, as far as anyone has seen. */
  get hasKeyStore(): boolean {
    return this.#keyStore.state === 'ready';
  }

  set keyStore(status: KeyStoreStatus) {
    this.#keyStore = status;
    this.live.changed();
  }
}
