import { useRouterState } from '@tanstack/react-router';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { lastWord } from '#renderer/api/attempt.ts';
import { stores, useHasFailed, useLive, useLostSince } from '#renderer/api/stores.ts';
import { Button } from '#renderer/ui/button.tsx';
import { formatMoment } from '#renderer/ui/format-time.ts';
import { Status, type StatusWords } from '#renderer/ui/status.tsx';
import { useNow } from '#renderer/ui/use-now.ts';

const TICK_MS = 60_000;

const FAILED: StatusWords = { shape: 'octagon', tone: 'crit', word: 'That did not work' };
const DONE: StatusWords = { shape: 'info', tone: 'info', word: 'Done' };

/** What holds for every screen stands in a bar above it: not connected, paused, what a command came to. */
export function Bars() {
  const lostSince = useLostSince();
  const hasFailed = useHasFailed();
  const paused = useLive(stores.system)?.paused ?? null;
  const last = useStore(lastWord, ({ said }) => said);
  // Home says it in its first sentence.
  const isHome = useRouterState({ select: ({ location }) => location.pathname === '/' });
  const now = useNow(TICK_MS);
  return (
    <>
      {lostSince !== null && (
        <Bar
          words={{ shape: 'triangle', tone: 'warn', word: lostWords(lostSince, now) }}
          isBlocking
        >
          What you see may be old. It is up to date again as soon as Tallylight answers.
        </Bar>
      )}
      {hasFailed && (
        <Bar
          words={{ shape: 'triangle', tone: 'warn', word: 'A part can’t be shown' }}
          action={<Button onPress={() => window.location.reload()}>Load again</Button>}
        >
          Tallylight could not read all of its own records.
        </Bar>
      )}
      {paused && !isHome && (
        <Bar words={{ shape: 'pause', tone: 'idle', word: 'You paused all requests' }}>
          Since {formatMoment(paused.sinceMs, now)}, every program that asks is told so. Services
          keep running.
        </Bar>
      )}
      {last !== null && (
        <Bar
          words={last.isFailure ? FAILED : DONE}
          isBlocking={last.isFailure}
          action={
            <Button
              small
              look="quiet"
              aria-label="Close this message"
              onPress={() => lastWord.setState({ said: null })}
            >
              <X size={16} aria-hidden />
            </Button>
          }
        >
          {last.sentence}
        </Bar>
      )}
    </>
  );
}

function lostWords(sinceMs: number, nowMs: number): string {
  return `Not connected – last seen ${formatMoment(sinceMs, nowMs)}`;
}

function Bar({
  words,
  isBlocking = false,
  action,
  children,
}: {
  words: StatusWords;
  isBlocking?: boolean;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div
      role={isBlocking ? 'alert' : 'status'}
      className="flex min-h-11 shrink-0 items-center justify-between gap-4 border-b border-line bg-card px-6 py-1.5"
    >
      <p className="flex min-w-0 flex-wrap items-baseline gap-x-3">
        <Status {...words} />
        <span className="text-small text-quiet">{children}</span>
      </p>
      {action}
    </div>
  );
}
