import type { CallPathParts } from '#main/calls/call-path.ts';
import { admit, type Gate } from '#main/calls/admit.ts';

/** Lets every call pass that nothing holds back as a whole, at once and on its first try. */
export function admitAll(gate: Gate = OPEN): Pick<CallPathParts, 'admit' | 'mayTry' | 'random'> {
  return {
    admit: async (_call, candidate) => {
      const problem = admit(gate, candidate);
      if (problem) return { kind: 'refused', problem };
      return {
        kind: 'admitted',
        pass: {
          queuedMs: 0,
          reservedNanoUsd: candidate.dearestNanoUsd(),
          settle: () => {},
          giveBack: () => {},
        },
      };
    },
    mayTry: () => false,
    random: { fraction: () => 0.5 },
  };
}

const OPEN: Gate = { isPaused: () => false, isStopping: () => false };
