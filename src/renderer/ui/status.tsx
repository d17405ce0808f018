import {
  Circle,
  CircleDashed,
  CircleDot,
  CircleHelp,
  Info,
  LoaderCircle,
  OctagonX,
  Pause,
  TriangleAlert,
} from 'lucide-react';
import { cx } from './cx.ts';

export type Tone = 'ok' | 'warn' | 'crit' | 'info' | 'idle';
export type Shape =
  | 'dot'
  | 'ring'
  | 'dashed'
  | 'half'
  | 'triangle'
  | 'octagon'
  | 'pause'
  | 'info'
  | 'help';

const SHAPES = {
  dot: CircleDot,
  ring: Circle,
  dashed: CircleDashed,
  half: LoaderCircle,
  triangle: TriangleAlert,
  octagon: OctagonX,
  pause: Pause,
  info: Info,
  help: CircleHelp,
} as const;

export const TONE_TEXT: Readonly<Record<Tone, string>> = {
  ok: 'text-ok',
  warn: 'text-warn',
  crit: 'text-crit',
  info: 'text-info',
  idle: 'text-idle',
};

/** A state in three ways at once: shape, word, colour. */
export function Status({ shape, word, tone }: { shape: Shape; word: string; tone: Tone }) {
  const Icon = SHAPES[shape];
  return (
    <span
      className={cx(
        'inline-flex items-center gap-1.5 font-medium whitespace-nowrap',
        TONE_TEXT[tone],
      )}
    >
      <Icon size={15} strokeWidth={2.25} aria-hidden className="shrink-0" />
      {word}
    </span>
  );
}
