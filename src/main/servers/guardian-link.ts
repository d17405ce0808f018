import type { Clock } from '#main/host/clock.ts';
import type { GuardianProcess } from '#main/host/processes.ts';

const FIRST_RESTART_MS = 500;
/** For a guardian that can't run here at all: trying more often would only fill the audit log. */
const LONGEST_RESTART_MS = 60_000;
/** One that lived so long is believed to work. */
const SOUND_AFTER_MS = 10_000;
/** Named before it has a group, so that not even the moment of starting is unguarded. */
const NO_GROUP_YET = 0;

/** Keeps a guardian running, and told of every process tree that must not outlive us. */
export class GuardianLink {
  readonly #startGuardian: () => GuardianProcess;
  readonly #lost: () => void;
  readonly #clock: Clock;
  readonly #trees = new Map<string, number>();
  #guardian: GuardianProcess | null = null;
  #restartMs = FIRST_RESTART_MS;
  #cancelRestart: (() => void) | null = null;
  #isStopped = false;

  /** `lost` is told when a guardian ended by itself and another one takes its place. */
  constructor(startGuardian: () => GuardianProcess, lost: () => void, clock: Clock) {
    this.#startGuardian = startGuardian;
    this.#lost = lost;
    this.#clock = clock;
  }

  /** Call before the tree is started, and again with its group once that is known. */
  add(cookie: string, groupId: number | null): void {
    this.#trees.set(cookie, groupId ?? NO_GROUP_YET);
    if (this.#guardian) this.#guardian.write(lineFor(cookie, groupId ?? NO_GROUP_YET));
    else if (this.#cancelRestart === null) this.#run();
  }

  remove(cookie: string): void {
    this.#trees.delete(cookie);
    this.#guardian?.write(`remove ${cookie}`);
  }

  /** Call once nobody is left to guard. */
  stop(): void {
    this.#isStopped = true;
    this.#cancelRestart?.();
    this.#guardian?.release();
  }

  #run(): void {
    this.#cancelRestart = null;
    if (this.#isStopped) return;
    const guardian = this.#startGuardian();
    const startMs = this.#clock.monotonicMs();
    this.#guardian = guardian;
    for (const [cookie, groupId] of this.#trees) guardian.write(lineFor(cookie, groupId));
    void guardian.ended.then(() => {
      this.#guardian = null;
      if (this.#isStopped) return;
      this.#lost();
      const isSound = this.#clock.monotonicMs() - startMs >= SOUND_AFTER_MS;
      this.#restartMs = isSound ? FIRST_RESTART_MS : this.#restartMs;
      this.#cancelRestart = this.#clock.after(this.#restartMs, () => this.#run());
      this.#restartMs = Math.min(this.#restartMs * 2, LONGEST_RESTART_MS);
    });
  }
}

function lineFor(cookie: string, groupId: number): string {
  return `add ${groupId} ${cookie}`;
}
