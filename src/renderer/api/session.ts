const KEPT = 'tallylight.session';

/**
 * The token that opens the core to this page, in the browser host: from the one-time code in the
 * address, or kept from an earlier time. `null` when a person has to bring a code.
 */
export async function findSession(): Promise<string | null> {
  const code = takeCode();
  if (code !== null) return openSession(code);
  const kept = localStorage.getItem(KEPT);
  if (kept !== null && (await isOpen(kept))) return kept;
  return null;
}

/** Exchanges a code, once. `null` when it is not valid any more. */
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

/** The code is in the part of the address that is never sent, and does not stay there. */
function takeCode(): string | null {
  const code = /^#code=([0-9A-Za-z]+)$/.exec(window.location.hash)?.[1] ?? null;
  if (code !== null) window.history.replaceState(null, '', window.location.pathname);
  return code;
}

async function isOpen(token: string): Promise<boolean> {
  const reply = await fetch('/session', { headers: { authorization: `Bearer ${token}` } });
  return reply.ok;
}
