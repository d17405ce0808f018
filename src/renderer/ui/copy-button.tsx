import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './button.tsx';

const SHOWN_MS = 1_600;

/** Puts a text on the clipboard, and says that it did. A long text is made when it is asked for. */
export function CopyButton({
  text,
  label = 'Copy',
  name,
}: {
  text: string | (() => string);
  label?: string;
  /** What is copied, where the label alone leaves that open to whoever does not see the place. */
  name?: string;
}) {
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null);
  useEffect(() => {
    if (outcome === null) return undefined;
    const timer = setTimeout(() => setOutcome(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const Icon = outcome === 'copied' ? Check : Copy;
  const said = { copied: 'Copied', refused: 'Not allowed here' };
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(typeof text === 'string' ? text : text());
      setOutcome('copied');
    } catch {
      setOutcome('refused');
    }
  };
  return (
    <Button
      small
      {...(name !== undefined && outcome === null ? { 'aria-label': `${label}: ${name}` } : {})}
      onPress={() => void copy()}
    >
      <Icon size={14} aria-hidden />
      <span aria-live="polite">{outcome === null ? label : said[outcome]}</span>
    </Button>
  );
}
