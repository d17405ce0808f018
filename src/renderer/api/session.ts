const KEPT = 'tallylight.session';

/**
 * The token that opens the core to this page, in the browser host: from the one-time code in the
 * address, or kept from an earlier time. `null` when a person has to bring a code.
 */
export async function findSession(): Promise<string | null> {
  const code = takeCode();
  if (code !== null) {
    const token = await openSession(code).catch(() => null);
    if (token !== null) return token;
  }
  const kept = localStorage.getItem(KEPT);
  return kept !== null && (await checkSession(kept)) === 'open' ? kept : null;
}

/** Exchanges a code, once. `null` when it is not valid any more. Throws when nobody answers. */
export async function openSession(code: string): Promise<string | null> {
  const reply = await fetch('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  });
  if (!reply.ok) return null;
  const { token } = (await reply.json()) as { token: string };
  localStorage.setItem(KEPT, token);
  return token;
}

/** Whether the core still knows the token. It may also be out of reach, which says nothing. */
export async function checkSession(token: string): Promise<'open' | 'closed' | 'out-of-reach'> {
  try {
    const reply = await fetch('/session', { headers: { authorization: `Bearer ${token}` } });
    return reply.ok ? 'open' : 'closed';
  } catch {
    return 'out-of-reach';
  }
}

/** The code in what a person pasted: the code alone, or the whole address that holds it. */
export function readCode(pasted: string): string {
  return /#code=([0-9A-Za-z]+)/.exec(pasted)?.[1] ?? pasted.trim();
}

/** The code is in the part of the address that is never sent, and does not stay there. */
function takeCode(): string | null {
  const code = /^#code=([0-9A-Za-z]+)$/.exec(window.location.hash)?.[1] ?? null;
  if (code !== null) window.history.replaceState(null, '', window.location.pathname);
  return code;
}
