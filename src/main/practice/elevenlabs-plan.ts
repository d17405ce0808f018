import type { Clock } from '#main/host/clock.ts';
import { subscriptionOf } from './elevenlabs-samples.ts';

const PLAN_CREDITS = 121_000;
/** Practice begins in the middle of a month, so that there is something to see. */
const USED_AT_START = 34_500;
const MOST_AT_ONCE = 10;

/** A plan that really counts down, and how many requests run at once. */
export class PracticePlan {
  readonly #clock: Clock;
  #used: number;
  #running = 0;

  constructor(clock: Clock, usedAtStart = USED_AT_START) {
    this.#clock = clock;
    this.#used = usedAtStart;
  }

  get left(): number {
    return PLAN_CREDITS - this.#used;
  }

  get isFull(): boolean {
    return this.#running >= MOST_AT_ONCE;
  }

  charge(credits: number): void {
    this.#used += credits;
  }

  enter(): void {
    this.#running += 1;
  }

  leave(): void {
    this.#running -= 1;
  }

  /** Of every answer for which somebody spoke. */
  headers(): Record<string, string> {
    return {
      'current-concurrent-requests': String(this.#running),
      'maximum-concurrent-requests': String(MOST_AT_ONCE),
    };
  }

  /** It begins anew with each month, UTC. */
  subscription(): object {
    const now = new Date(this.#clock.wallMs());
    const resetMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1);
    return subscriptionOf(this.#used, PLAN_CREDITS, resetMs / 1_000);
  }
}
