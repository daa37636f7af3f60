import { isIPv4, isIPv6 } from 'node:net';

/**
 * Where packets to an address end: the IPv4 address inside an IPv6 one when it is mapped (`::ffff:0:0/96`, RFC 4291)
 * or behind NAT64 (`64:ff9b::/96`, RFC 6052); else the address itself. Null: it is no address.
 */
export function realAddress(address: string): string | null {
  if (isIPv4(address)) return address;
  if (!isIPv6(address) || address.includes('%')) return null;
  const groups = ipv6Groups(address);
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, high = 0, low = 0] = groups;
  const isEmpty = (...some: readonly number[]): boolean => some.every((group) => group === 0);
  const isMapped = isEmpty(a, b, c, d, e) && f === 0xffff;
  const isNat64 = a === 0x64 && b === 0xff9b && isEmpty(c, d, e, f);
  if (!isMapped && !isNat64) return address;
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** ISATAP (RFC 5214): the last half of the address names an IPv4 host that packets are carried to. */
export function isIsatap(address: string): boolean {
  if (!isIPv6(address) || address.includes('%')) return false;
  const groups = ipv6Groups(address);
  return groups[5] === 0x5efe && ((groups[4] ?? 0) & 0xfdff) === 0;
}

/** The eight groups; the URL parser has turned a dotted end into two of them. */
function ipv6Groups(address: string): readonly number[] {
  const [left = '', right] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split('::');
  const numbers = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  if (right === undefined) return numbers(left);
  const [head, tail] = [numbers(left), numbers(right)];
  return [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail];
}
