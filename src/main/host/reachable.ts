import { BlockList, isIP } from 'node:net';

/** How far a request may go: `public` to the internet, `own` also to a server in the person's own network. */
export type Reach = 'public' | 'own';

/** Where no provider is: metadata services, which give away keys to whoever asks, and what is no host at all. */
const NEVER = listOf(
  ['169.254.0.0', 16, 'ipv4'],
  ['100.100.100.200', 32, 'ipv4'],
  ['168.63.129.16', 32, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['0.0.0.0', 8, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  ['192.0.2.0', 24, 'ipv4'],
  ['198.51.100.0', 24, 'ipv4'],
  ['203.0.113.0', 24, 'ipv4'],
  ['fd00:ec2::254', 128, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
  ['2001:db8::', 32, 'ipv6'],
  // Tunnels, which lead to an address that is not seen here.
  ['2002::', 16, 'ipv6'],
  ['2001::', 32, 'ipv6'],
  ['64:ff9b:1::', 48, 'ipv6'],
);
const PRIVATE = listOf(
  ['10.0.0.0', 8, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['fc00::', 7, 'ipv6'],
  ['fec0::', 10, 'ipv6'],
);
const LOOPBACK = listOf(['127.0.0.0', 8, 'ipv4'], ['::1', 128, 'ipv6']);
/** Names a network's translator in front of an IPv4 address. */
const NAT64 = listOf(['64:ff9b::', 96, 'ipv6']);
/** IPv4 in the last 32 bits, in the form of before; `::` and `::1` are in it, too. */
const OLD_FORM = listOf(['::', 96, 'ipv6']);

/**
 * Whether a request for `host` may go to `address`, the one that is really connected to: names and spellings
 * say nothing. This computer is reached by its plain names, since nobody else can have chosen those.
 */
export function isReachable(address: string, host: string, reach: Reach): boolean {
  const plain = address.replace(/%.*$/, '');
  const version = isIP(plain);
  if (version === 0) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  if (NEVER.check(plain, family)) return false;
  if (LOOPBACK.check(plain, family)) return reach === 'own' || isPlainlyHere(host);
  if (family === 'ipv6' && OLD_FORM.check(plain, 'ipv6')) return false;
  if (family === 'ipv6' && NAT64.check(plain, 'ipv6'))
    return isReachable(lastFour(plain), host, 'public');
  return !PRIVATE.check(plain, family) || reach === 'own';
}

function isPlainlyHere(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** The IPv4 address in the last 32 bits of an IPv6 one. */
function lastFour(address: string): string {
  const { hostname } = new URL(`http://[${address}]`);
  const [high = '0', low = '0'] = hostname.slice(1, -1).split(':').slice(-2);
  const bytes = [high, low].flatMap((group) => {
    const value = Number.parseInt(group || '0', 16);
    return [value >> 8, value & 0xff];
  });
  return bytes.join('.');
}

function listOf(...ranges: readonly (readonly [string, number, 'ipv4' | 'ipv6'])[]): BlockList {
  const list = new BlockList();
  for (const [start, bits, family] of ranges) list.addSubnet(start, bits, family);
  return list;
}
