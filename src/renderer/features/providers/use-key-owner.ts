import { useEffect, useState } from 'react';
import { useCore } from '#renderer/api/core.tsx';
import { useSettled } from '#renderer/ui/use-settled.ts';

const SETTLE_MS = 150;

/** Whose key the text looks like; `null` when its shape says nothing, or nobody has said yet. */
export function useKeyOwner(key: string): string | null {
  const { client } = useCore();
  const [owner, setOwner] = useState<string | null>(null);
  const settled = useSettled(key, SETTLE_MS);
  useEffect(() => {
    let isCurrent = true;
    const ask = async (): Promise<string | null> => {
      if (settled.trim() === '' || settled.length > 4_096) return null;
      return (await client.providers.recognizeKey({ key: settled })).providerId;
    };
    // A hint alone is not worth an error.
    ask().then(
      (found) => isCurrent && setOwner(found),
      () => isCurrent && setOwner(null),
    );
    return () => {
      isCurrent = false;
    };
  }, [client, settled]);
  return owner;
}
