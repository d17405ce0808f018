import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Access, Caller } from '#main/host/route.ts';
import { judge, type Knock } from './guard.ts';

const PORT = 7411;
const callers: Readonly<Record<string, Caller>> = {
  tl_use: { kind: 'client', id: '1', name: 'Script', scope: 'use' },
  tl_manage: { kind: 'client', id: '2', name: 'Admin', scope: 'manage' },
  tlw_page: { kind: 'window', id: 'window', name: 'Tallylight', scope: 'manage' },
};
const settings = { port: PORT, callerOf: (token: string) => callers[token] ?? null };

const HOSTS = {
  right: ['127.0.0.1:7411', '[::1]:7411', 'localhost:7411', 'LOCALHOST:7411'],
  wrong: [
    undefined,
    '',
    '127.0.0.1',
    '127.0.0.1:7412',
    'evil.example',
    'evil.example:7411',
    'localhost.:7411',
    '0.0.0.0:7411',
    '127.0.0.1:7411.evil.example',
  ],
};
const ORIGINS = {
  right: [undefined, 'http://127.0.0.1:7411', 'http://[::1]:7411', 'http://localhost:7411'],
  wrong: [
    'null',
    '',
    'https://127.0.0.1:7411',
    'http://127.0.0.1:7412',
    'http://127.0.0.1',
    'http://evil.example',
    'app://tallylight',
  ],
};
const SITES = {
  right: [undefined, 'same-origin', 'none'],
  wrong: ['same-site', 'cross-site', 'nonsense'],
};
const ACCESS: readonly (Access | null)[] = ['open', 'use', 'manage', 'window', null];
const TOKENS = [null, 'tl_wrong', ...Object.keys(callers)];

function mayEnter(access: Access | null, token: string | null): boolean {
  const caller = token === null ? undefined : callers[token];
  if (access === 'open') return true;
  if (access === null || !caller) return false;
  if (access === 'window') return caller.kind === 'window';
  return caller.kind === 'client' && (access === 'use' || caller.scope === 'manage');
}

const knock = (headers: Record<string, string | undefined>, target = '/v1/calls'): Knock => {
  const given = Object.entries(headers).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return {
    method: 'GET',
    target,
    httpVersion: '1.1',
    headers: Object.fromEntries(given),
    rawHeaders: given.flat(),
  };
};

describe('the guard', () => {
  it('lets in exactly: right token, Host on the list, Origin and site absent or ours', () => {
    const part = (options: { right: (string | undefined)[]; wrong: (string | undefined)[] }) =>
      fc.constantFrom(
        ...options.right.map((value) => ({ value, isRight: true })),
        ...options.wrong.map((value) => ({ value, isRight: false })),
      );
    fc.assert(
      fc.property(
        part(HOSTS),
        part(ORIGINS),
        part(SITES),
        fc.constantFrom(...TOKENS),
        fc.constantFrom(...ACCESS),
        fc.constantFrom('authorization', 'x-api-key', 'x-goog-api-key', 'xi-api-key'),
        (host, origin, site, token, access, header) => {
          const value = token && (header === 'authorization' ? `Bearer ${token}` : token);
          const verdict = judge(
            knock({
              host: host.value,
              origin: origin.value,
              'sec-fetch-site': site.value,
              [header]: value ?? undefined,
            }),
            access,
            settings,
          );

          const isRight = host.isRight && origin.isRight && site.isRight && mayEnter(access, token);
          expect(verdict.kind).toBe(isRight ? 'enter' : 'refuse');
        },
      ),
      { numRuns: 5_000 },
    );
  });

  it.each([
    ['two Hosts', { rawHeaders: ['Host', '127.0.0.1:7411', 'host', 'evil.example'] }],
    ['an absolute address', { target: 'http://127.0.0.1:7411/v1/calls' }],
    ['an address without a name', { target: '//evil.example/' }],
    ['HTTP/1.0', { httpVersion: '1.0' }],
    ['CONNECT', { method: 'CONNECT' }],
  ])('refuses %s before it looks at anything else', (_name, change) => {
    const honest = knock({ host: '127.0.0.1:7411', authorization: 'Bearer tl_manage' });

    expect(judge(honest, 'use', settings).kind).toBe('enter');
    expect(judge({ ...honest, ...change }, 'use', settings)).toMatchObject({
      kind: 'refuse',
      status: 400,
    });
  });

  it('reads a token from the query only where Gemini’s older clients put it', () => {
    const host = '127.0.0.1:7411';

    expect(judge(knock({ host }, '/gemini/v1beta/x?key=tl_use'), 'use', settings).kind).toBe(
      'enter',
    );
    expect(judge(knock({ host }, '/v1/calls?key=tl_use'), 'use', settings).kind).toBe('refuse');
  });

  it('says 401 to a stranger at an address that does not exist, so that he learns nothing', () => {
    const host = '127.0.0.1:7411';

    expect(judge(knock({ host }), null, settings)).toMatchObject({ status: 401 });
    expect(judge(knock({ host, 'x-api-key': 'tl_use' }), null, settings)).toMatchObject({
      status: 404,
    });
  });
});
