/** A host without the brackets that stand around an IPv6 address in a URL (RFC 3986 section 3.2.2). */
export function plainHost(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}
