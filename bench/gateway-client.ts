import { Pool } from 'undici';
import type { Way } from './gateway-ways.ts';

const MESSAGE = {
  model: 'claude-opus-5-5',
  max_tokens: 9,
  messages: [{ role: 'user', content: 'Hello' }],
};
const BODY = JSON.stringify(MESSAGE);
const STREAMED_BODY = JSON.stringify({ ...MESSAGE, stream: true });
/** What takes longer has failed, and ends the run. */
const LIMIT_MS = 10_000;

export interface Client {
  readonly way: Way;
  /** One message, read whole. Rejects when its status is another one. */
  message(more?: Readonly<Record<string, string>>, expected?: number): Promise<void>;
  /** One streamed message. Resolves with the milliseconds until its first byte. */
  firstToken(): Promise<number>;
  close(): Promise<void>;
}

export function createClient(way: Way): Client {
  const timeouts = { headersTimeout: LIMIT_MS, bodyTimeout: LIMIT_MS };
  const pool = new Pool(way.origin, { connections: 64, ...timeouts });
  const { path } = way;
  const common = { ...way.headers, 'content-type': 'application/json', 'x-bench-wait-ms': '0' };

  return {
    way,
    async message(more = {}, expected = 200) {
      const headers = { ...common, ...more };
      const { body, statusCode } = await pool.request({
        method: 'POST',
        path,
        headers,
        body: BODY,
      });
      await body.dump();
      if (statusCode !== expected) throw new Error(`${way.name} answered ${statusCode}`);
    },
    async firstToken() {
      const startedMs = performance.now();
      const headers = { ...common, 'x-bench-stream': '1' };
      const { body, statusCode } = await pool.request({
        method: 'POST',
        path,
        headers,
        body: STREAMED_BODY,
      });
      let firstMs = Number.NaN;
      // The rest is read, but not measured.
      for await (const _chunk of body)
        if (Number.isNaN(firstMs)) firstMs = performance.now() - startedMs;
      if (statusCode !== 200) throw new Error(`${way.name} answered ${statusCode}`);
      return firstMs;
    },
    close: () => pool.close(),
  };
}
