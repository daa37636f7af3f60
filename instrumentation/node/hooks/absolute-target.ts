/** Where a request goes. */
export interface Place {
  /** Lower case, without port. */
  readonly host: string;
  readonly port: number | null;
}

/** A request in absolute form (RFC 9112 section 3.2.2) is for the host in its target, and is sent to a proxy. */
export interface AbsoluteTarget extends Place {
  readonly path: string;
}

const longest = 8_192;

/** Null for the usual form, which is only a path. */
export function absoluteTarget(target: string): AbsoluteTarget | null {
  if (target.charCodeAt(0) !== 0x68 || target.length > longest || !URL.canParse(target)) return null;
  const { protocol, hostname, port, pathname, search } = new URL(target);
  if (protocol !== 'http:' && protocol !== 'https:') return null;
  return {
    host: hostname.toLowerCase().replace(/^\[|\]$/g, ''),
    port: Number(port) || (protocol === 'https:' ? 443 : 80),
    path: `${pathname}${search}`,
  };
}
