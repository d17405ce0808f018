import { setTimeout as pause } from 'node:timers/promises';
import { askRunningHost, type ControlAnswer } from './control-client.ts';
import { lockProfile, type ProfileLock } from './profile-lock.ts';
import type { ProfilePaths } from './profile-paths.ts';

export type TakenProfile =
  | { readonly kind: 'mine'; readonly lock: ProfileLock }
  /** Another process has it, and has answered the wish to open its window. */
  | { readonly kind: 'theirs'; readonly answer: ControlAnswer };

/** One that starts at this moment answers within this; one that stops has stopped by then. */
const PATIENCE_MS = 10_000;
const STEP_MS = 100;

/**
 * Takes the profile for this process, or asks the one that has it to open its window. Throws a sentence
 * for the person when neither works.
 */
export async function takeProfile({
  folder,
  controlSocket,
}: Pick<ProfilePaths, 'folder' | 'controlSocket'>): Promise<TakenProfile> {
  const endMs = performance.now() + PATIENCE_MS;
  for (;;) {
    const lock = lockProfile(folder);
    if (lock) return { kind: 'mine', lock };
    const answer = await askRunningHost(controlSocket, { op: 'open' });
    if (answer) return { kind: 'theirs', answer };
    if (performance.now() > endMs)
      throw new Error(
        'Another Tallylight has this profile but does not answer. End it, then try again.',
      );
    await pause(STEP_MS);
  }
}
