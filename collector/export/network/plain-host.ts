import { isIP, isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';

const name = /^[a-z0-9_](?:[a-z0-9_-]|\.(?!\.)){0,251}[a-z0-9_-]?$/;

/**
 * A host as the resolver reads it: decimal, octal, hexadecimal and short addresses become dotted ones, as the URL
 * standard has it (https://url.spec.whatwg.org/#host-parsing), names become ASCII in lower case without a dot at the end.
 * Null: it is no host.
 */
export function plainHost(text: string): string | null {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  if (isIPv6(bare)) return bare.includes('%') ? null : plainIpv6(bare);
  // What ends a host in a URL would be cut off in silence.
  if (/[\s/\\?#@:%[\]]/.test(bare)) return null;
  const ascii = domainToASCII(bare).replace(/\.$/, '');
  return isIP(ascii) !== 0 || name.test(ascii) ? ascii : null;
}

function plainIpv6(address: string): string {
  return new URL(`http://[${address}]/`).hostname.slice(1, -1);
}
