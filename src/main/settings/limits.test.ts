import { describe, expect, it } from 'vitest';
import { parseLimits } from '#main/limits/limit-spec.ts';
import { parseSettings } from './parse-settings.ts';
import { SettingsSchema } from './settings-schema.ts';
import { toLimitSpecs } from './limits.ts';

const specs = (limits: object, scope = 'provider:claude') =>
  toLimitSpecs(SettingsSchema.parse({ providers: { claude: { limits } } }), scope);
const amounts = (limits: object) =>
  Object.fromEntries(specs(limits).map(({ id, amount }) => [id, amount]));

describe('limits', () => {
  it('are the usual ones until a person says otherwise', () => {
    const usual = {
      'requests-per-minute': 100,
      'tokens-per-minute': 50_000,
      'tokens-per-day': 1_000_000,
      concurrent: 10,
    };
    expect(amounts({})).toEqual(usual);
    expect(amounts({ tokensPerDay: 5 })).toEqual({ ...usual, 'tokens-per-day': 5 });
  });

  it.each([{}, { requestsPerMinute: 1 }, { requestsPerMinute: 5, burst: 50 }, { atOnce: 1 }])(
    'of %j are ones that the limiter takes',
    (limits) => expect(parseLimits(specs(limits)).status).toBe('ok'),
  );

  it('let a tenth of a minute come at once, and never more than the minute', () => {
    expect(specs({ requestsPerMinute: 60 })[0]).toMatchObject({ burst: 6 });
    expect(specs({ requestsPerMinute: 3 })[0]).toMatchObject({ burst: 1 });
    expect(specs({ requestsPerMinute: 3, burst: 9 })[0]).toMatchObject({ burst: 3 });
  });

  it('of a server are ten calls at once, and of anything else none', () => {
    expect(specs({}, 'server:files')).toMatchObject([{ kind: 'concurrent', amount: 10 }]);
    expect(specs({}, 'provider:other')).toEqual([]);
  });
});

it.each([
  ['{"providers":{"claude":{"limits":{"atOnce":0}}}}', /atOnce/],
  ['{"providers":{"claude":{"limits":{"perHour":1}}}}', /perHour/],
  ['{"providers":{"claude":{"limits":{"burst":1.5}}}}', /burst/],
  ['{"budgets":[{"for":"episode","usd":5}]}', /of/],
  ['{"budgets":[{"for":"month","usd":-5}]}', /usd/],
  ['{"budgets":[{"for":"month","usd":5,"whenReached":"stop"}]}', /whenReached/],
  ['{"budgets":[{"for":"year","usd":5}]}', /for/],
])('names what is wrong in %s', (text, name) => {
  const { problems } = parseSettings(text);
  expect(problems).toHaveLength(1);
  expect(JSON.stringify(problems)).toMatch(name);
});
