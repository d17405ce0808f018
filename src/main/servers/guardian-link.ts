import type { Clock } from '#main/host/clock.ts';
import type { GuardianProcess } from '#main/host/processes.ts';

/** Against a guardian that ends at once, again and again. */
const RESTART_MS = 500;

/** Keeps a guardian running, and told of every process tree that must not outlive us. */
export class GuardianLink {
  readonly #startGuardian: () => GuardianProcess;
  readonly #lost: () => void;
  readonly #clock: Clock;
  readonly #trees = new Map<string, number>();
  #guardian: GuardianProcess | null = null;
  #isStopped = false;

  /** `lost` is told when a guardian ended by itself and another one takes its place. */
  constructor(startGuardian: () => GuardianProcess, lost: () => void, clock: Clock) {
    this.#startGuardian = startGuardian;
    this.#lost = lost;
    this.#clock = clock;
  }

  add(groupId: number, cookie: string): void {
    this.#trees.set(cookie, groupId);
    this.#running().write(`add ${groupId} ${cookie}`);
  }

  remove(cookie: string): void {
    this.#trees.delete(cookie);
    this.#guardian?.write(`remove ${cookie}`);
  }

  /** Call once nobody is left to guard. */
  stop(): void {
    this.#isStopped = true;
    this.#guardian?.release();
  }

  #running(): GuardianProcess {
    if (this.#guardian) return this.#guardian;
    const guardian = this.#startGuardian();
    this.#guardian = guardian;
    for (const [cookie, groupId] of this.#trees) guardian.write(`add ${groupId} ${cookie}`);
    void guardian.ended.then(() => {
      this.#guardian = null;
      if (this.#isStopped) return;
      this.#lost();
      this.#clock.after(RESTART_MS, () => void (this.#isStopped || this.#running()));
    });
    return guardian;
  }
}
