import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { WebSocket } from 'ws';

/** Megabytes at a time, in minutes since the watching began. */
export interface Sample {
  readonly minute: number;
  readonly megabytes: number;
}

export interface MemoryWatch {
  /** What the process holds, twice a second. */
  readonly resident: readonly Sample[];
  /** What its program still refers to, right after a full collection of garbage; see `takeHeap`. */
  readonly heap: readonly Sample[];
  /** Adds a sample to `heap`. The process has to run with `--inspect` at that address. */
  takeHeap(inspector: string): Promise<void>;
  stop(): void;
}

const MINUTE_MS = 60_000;
const MEGABYTE = 1024 * 1024;
const EACH_MS = 500;

export function watchMemory(pid: number | undefined): MemoryWatch {
  const resident: Sample[] = [];
  const heap: Sample[] = [];
  const startMs = performance.now();
  const minute = (): number => (performance.now() - startMs) / MINUTE_MS;
  const timer = setInterval(() => {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    if (kilobytes !== undefined)
      resident.push({ minute: minute(), megabytes: Number(kilobytes) / 1024 });
  }, EACH_MS);
  return {
    resident,
    heap,
    async takeHeap(inspector) {
      const bytes = await usedHeap(inspector);
      heap.push({ minute: minute(), megabytes: bytes / MEGABYTE });
    },
    stop: () => clearInterval(timer),
  };
}

/** Megabytes a minute, by the straight line with the least squares through the samples. */
export function slopeOf(samples: readonly Sample[]): number {
  const mean = (pick: (one: Sample) => number): number =>
    samples.reduce((sum, one) => sum + pick(one), 0) / samples.length;
  const minute = mean((one) => one.minute);
  const megabytes = mean((one) => one.megabytes);
  const shared = mean((one) => (one.minute - minute) * (one.megabytes - megabytes));
  return shared / mean((one) => (one.minute - minute) ** 2);
}

async function usedHeap(inspector: string): Promise<number> {
  const reply = await fetch(`http://${inspector}/json/list`);
  const [target] = (await reply.json()) as { webSocketDebuggerUrl: string }[];
  const socket = new WebSocket(target?.webSocketDebuggerUrl ?? '');
  await once(socket, 'open');
  const ask = async (id: number, method: string): Promise<unknown> => {
    socket.send(JSON.stringify({ id, method }));
    for (;;) {
      const [message] = (await once(socket, 'message')) as [Buffer];
      const answer = JSON.parse(message.toString()) as { id?: number; result?: unknown };
      if (answer.id === id) return answer.result;
    }
  };
  await ask(1, 'HeapProfiler.collectGarbage');
  const { usedSize } = (await ask(2, 'Runtime.getHeapUsage')) as { usedSize: number };
  socket.close();
  return usedSize;
}
