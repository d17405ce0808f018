/** Pages that links in the window may lead to: where the providers' keys are made. */
export const OUTSIDE_HOSTS: ReadonlySet<string> = new Set(['platform.claude.com']);

/** Returns the function that opens an address in the person's browser or mail program, if it is listed. */
export function createOpenOutside(
  hosts: ReadonlySet<string>,
  openExternal: (address: string) => Promise<void>,
): (address: string) => void {
  return (address) => {
    const listed = findListed(address, hosts);
    // Where nothing is there to open it, nothing more can be done about it.
    if (listed !== null) void openExternal(listed).catch(() => {});
  };
}

/** The address as it was understood, so that nobody else understands it differently. */
function findListed(address: string, hosts: ReadonlySet<string>): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  const isPlain = url.username === '' && url.password === '' && url.port === '';
  if (url.protocol === 'https:') return isPlain && hosts.has(url.hostname) ? url.href : null;
  if (url.protocol !== 'mailto:') return null;
  // A subject or a body would be words put into the person's mouth.
  const host = /^[\w.+-]+@([a-z0-9.-]+)$/i.exec(url.pathname)?.[1] ?? '';
  return hosts.has(host.toLowerCase()) && url.search === '' ? url.href : null;
}
