import { afterAll, beforeAll, expect, it } from 'vitest';
import { RouteAnswer, RunAnswer } from '#main/doors/v1/answers.ts';
import { post } from '#test/support/ask-host.ts';
import { sendMessage } from '#test/support/scripted-answers.ts';
import { startTestCore, startUpstream, type TestCore } from '#test/support/test-core.ts';

interface Operation {
  readonly summary: string;
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, object>>;
}
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

let core: TestCore;
let text: string;
let document: Document;

beforeAll(async () => {
  const upstream = await startUpstream();
  core = await startTestCore({ upstream });
  upstream.answer = (_request, response) => sendMessage(response, 6, 9);
  const answer = await fetch(`${core.address}/v1/openapi.json`, {
    headers: { authorization: `Bearer ${core.token}` },
  });
  text = await answer.text();
  document = JSON.parse(text) as Document;
});
afterAll(() => core.stop());

it('describes every route for scripts, and none that does not exist', () => {
  const listening = core.core
    .routes()
    .filter(({ path }) => path.startsWith('/v1/'))
    .map((route) => {
      const path = route.path.replace(/:(\w+)/g, '{$1}');
      return `${'method' in route ? route.method : ''} ${path}`;
    });
  const described = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(listening.length).toBeGreaterThan(6);
  expect(described.toSorted()).toEqual(listening.toSorted());
  for (const operations of Object.values(document.paths))
    for (const { summary, responses } of Object.values(operations)) {
      expect(summary).toMatch(/^[A-Z]/);
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['200', '401', '403']));
    }
});

it('has every name in snake_case', () => {
  const names = [...text.matchAll(/"properties":\{"(\w+)"/g)].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => /[A-Z]/.test(name))).toEqual([]);
  expect(text).toContain('"started_at_ms"');
  expect(text).not.toContain('"startedAtMs"');
});

it('says of an answer what the answer is', async () => {
  const run = await post(core, '/v1/run/script', { input: 'Write a title.' });
  expect(RunAnswer.strict().safeParse(JSON.parse(run.text)).error).toBeUndefined();
  const route = await post(core, '/v1/route', { capability: 'script', input: 'Write a title.' });
  expect(RouteAnswer.strict().safeParse(JSON.parse(route.text)).error).toBeUndefined();
});

it('is for nobody without a token', async () => {
  expect((await fetch(`${core.address}/v1/openapi.json`)).status).toBe(401);
});
