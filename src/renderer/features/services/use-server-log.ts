import { useEffect, useState } from 'react';
import type { LogLine } from '#contract/servers.ts';
import { useCore } from '#renderer/api/core.tsx';
import { addLines } from './log-lines.ts';

const RETRY_MS = 1_000;

/** All lines of one service's log that are to be had, and new ones as they come. The id must not change. */
export function useServerLog(id: string): readonly LogLine[] {
  const { client } = useCore();
  const [lines, setLines] = useState<readonly LogLine[]>([]);
  useEffect(() => {
    const left = new AbortController();
    void (async () => {
      while (!left.signal.aborted) {
        try {
          const batches = await client.servers.log({ id, after: -1 }, { signal: left.signal });
          for await (const batch of batches) setLines((before) => addLines(before, batch.lines));
        } catch {
          // The core is out of reach or the service is gone; the lines so far stay.
        }
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    })();
    return () => left.abort();
  }, [client, id]);
  return lines;
}
