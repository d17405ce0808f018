/** Keeps a script's own calls to a provider within the limits and budgets of Tallylight. */
const ADDRESS = process.env['TALLYLIGHT_ADDRESS'] ?? 'http://127.0.0.1:7411';
const TOKEN = process.env['TALLYLIGHT_TOKEN'] ?? '';

export interface Settlement {
  outcome: 'ok' | 'failed' | 'not-sent' | 'unknown';
  model?: string;
  usage?: { input_tokens: number; output_tokens: number };
}

async function post(path: string, body: unknown): Promise<Record<string, unknown>> {
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
  const init = { method: 'POST', headers, body: JSON.stringify(body) };
  const answer = await fetch(ADDRESS + path, init);
  if (!answer.ok) throw new Error(`Refused with ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Record<string, unknown>;
}

/** Wraps a function that makes one call and resolves with its result and how it is to be booked. */
export function rateLimited<Args extends unknown[], Result>(
  wish: { provider: string; priority?: 'high' | 'normal' | 'low'; estimate?: object },
  call: (...args: Args) => Promise<[Result, Settlement]>,
): (...args: Args) => Promise<Result> {
  return async (...args) => {
    const { permit_id: id } = await post('/v1/permits', wish);
    let settlement: Settlement = { outcome: 'unknown' };
    try {
      const [result, booked] = await call(...args);
      settlement = booked;
      return result;
    } finally {
      // Where that fails, the answer is there and paid for all the same.
      await post(`/v1/permits/${String(id)}/settle`, settlement).catch((problem: unknown) => {
        process.stderr.write(`Tallylight was not told how this ended: ${String(problem)}\n`);
      });
    }
  };
}
