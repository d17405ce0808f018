import {
  Circle,
  CircleDashed,
  CircleHelp,
  Info,
  OctagonX,
  Pause,
  Square,
  TriangleAlert,
  type LucideProps,
} from 'lucide-react';
import type { ComponentType } from 'react';
import { cx } from './cx.ts';

export type Tone = 'ok' | 'warn' | 'crit' | 'info' | 'idle';
export type Shape =
  | 'dot'
  | 'ring'
  | 'dashed'
  | 'half'
  | 'quarter'
  | 'hatched'
  | 'square'
  | 'triangle'
  | 'octagon'
  | 'pause'
  | 'info'
  | 'help';

const SHAPES: Readonly<Record<Shape, ComponentType<LucideProps>>> = {
  dot: Dot,
  ring: Circle,
  dashed: CircleDashed,
  half: Half,
  quarter: Quarter,
  hatched: Hatched,
  square: FullSquare,
  triangle: TriangleAlert,
  octagon: OctagonX,
  pause: Pause,
  info: Info,
  help: CircleHelp,
};

const TONE_TEXT: Readonly<Record<Tone, string>> = {
  ok: 'text-ok',
  warn: 'text-warn',
  crit: 'text-crit',
  info: 'text-info',
  idle: 'text-idle',
};

export interface StatusWords {
  readonly shape: Shape;
  readonly word: string;
  readonly tone: Tone;
}

/** A state in three ways at once: shape, word, colour. */
export function Status({ shape, word, tone }: StatusWords) {
  const Icon = SHAPES[shape];
  return (
    <span
      className={cx(
        'inline-flex items-baseline gap-1.5 font-medium whitespace-nowrap',
        TONE_TEXT[tone],
      )}
    >
      <Icon size={15} strokeWidth={2.25} aria-hidden className="shrink-0 self-center" />
      {word}
    </span>
  );
}

function Dot({ strokeWidth: _drawnFull, ...props }: LucideProps) {
  return <Circle {...props} fill="currentColor" stroke="none" transform="scale(0.72)" />;
}

function Half(props: LucideProps) {
  return (
    <Circle {...props}>
      <path d="M12 2a10 10 0 0 1 0 20z" fill="currentColor" stroke="none" />
    </Circle>
  );
}

function Quarter(props: LucideProps) {
  return (
    <Circle {...props}>
      <path d="M12 12V2a10 10 0 0 1 10 10z" fill="currentColor" stroke="none" />
    </Circle>
  );
}

function Hatched(props: LucideProps) {
  return (
    <Circle {...props}>
      <path d="M8 4v16M12 2v20M16 4v16" />
    </Circle>
  );
}

function FullSquare(props: LucideProps) {
  return <Square {...props} fill="currentColor" />;
}
