import { describe, expect, it } from 'vitest';
import { GEMINI_KEY, useGemini } from '#test/support/gemini-house.ts';

const { core, requestCame, billed, lastCall } = useGemini();

describe('the key in the address, as older clients send it', () => {
  it('is our token, goes no further, and is written down nowhere', async () => {
    const token = encodeURIComponent(core().token);
    const answer = await fetch(
      `${core().address}/gemini/v1beta/models/gemini-3.8-flash:streamGenerateContent?x=%20a&key=${token}&alt=sse`,
      { method: 'POST', body: '{"contents":[{"parts":[{"text":"Hello"}]}]}' },
    );
    expect(answer.status).toBe(200);
    await answer.text();

    const [headers, target] = requestCame.mock.lastCall ?? [];
    expect(target).toBe('/v1beta/models/gemini-3.8-flash:streamGenerateContent?x=%20a&alt=sse');
    expect(headers?.['x-goog-api-key']).toBe(GEMINI_KEY);
    const wrong = `${core().address}/gemini/v1/models?key=tl_wrong-one-0123456789`;
    expect((await fetch(wrong)).status).toBe(401);

    const tables = core().host.database.all(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`,
      {},
    ) as { name: string }[];
    expect(tables.length).toBeGreaterThan(5);
    const all = tables.map(({ name }) => core().host.database.all(`SELECT * FROM "${name}"`, {}));
    for (const secret of [core().token, 'tl_wrong-one-0123456789', GEMINI_KEY])
      expect(JSON.stringify(all)).not.toContain(secret);
  });

  it('counts on these routes only', async () => {
    const claude = `${core().address}/anthropic/v1/models?key=${core().token}`;
    expect((await fetch(claude)).status).toBe(401);
  });
});

describe('the OpenAI form', () => {
  it('takes the key where OpenAI does', async () => {
    const answer = await fetch(`${core().address}/gemini/v1beta/openai/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${core().token}` },
      body: JSON.stringify({
        model: 'models/gemini-3.8-flash',
        messages: [{ role: 'user', content: 'Hello' }],
      }),
    });
    expect(answer.status).toBe(200);
    const [headers = {}] = requestCame.mock.lastCall ?? [];
    expect(headers['authorization']).toBe(`Bearer ${GEMINI_KEY}`);
    expect(headers).not.toHaveProperty('x-goog-api-key');
    expect(await lastCall()).toMatchObject({
      model: 'gemini-3.8-flash',
      cost: { source: 'list_price' },
      attempts: [{ usage: { outputTokens: billed.mock.lastCall?.[0].output } }],
    });
  });
});

it('streams one long list to a client that asks for no events, and breaks it off as one', async () => {
  const ask = async (mood: string): Promise<string> => {
    const answer = await fetch(
      `${core().address}/gemini/v1/models/gemini-3.8-flash:streamGenerateContent`,
      {
        method: 'POST',
        headers: { 'x-goog-api-key': core().token, 'x-practice-answer': mood },
        body: '{"contents":[{"parts":[{"text":"Hello"}]}]}',
      },
    );
    let text = '';
    const decoder = new TextDecoder();
    try {
      for await (const piece of answer.body ?? []) text += decoder.decode(piece, { stream: true });
    } catch {
      // Cut off, as it should be.
    }
    return text;
  };

  expect(JSON.parse(await ask(''))).toHaveLength(6);
  expect(await lastCall()).toMatchObject({ state: 'ok', cost: { source: 'list_price' } });
  const broken = JSON.parse(await ask('cut-stream')) as { error?: { message: string } }[];
  expect(broken.at(-1)?.error?.message).toMatch(/broke off/);
  expect(await lastCall()).toMatchObject({ state: 'aborted', cost: { source: 'estimate' } });
});
