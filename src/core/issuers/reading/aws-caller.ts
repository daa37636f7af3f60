import type { Secret } from '../../secret.ts';
import type { Exchange } from '../issuer.ts';

/**
 * Who signed an AWS request: the access key id of the SigV4 header. The session token beside it belongs
 * to the same credential and is no second parent.
 */
export function awsCaller(exchange: Exchange): readonly Secret[] {
  const sessionToken = exchange.request.header('x-amz-security-token')?.trim();
  return exchange.presentedInHeaders.filter((secret) => secret !== sessionToken);
}

const scopeEnd = '/aws4_request';
const longestScope = 512;

/**
 * The service that an Authorization value is signed for: the scope of SigV4 ends in
 * `/<region>/<service>/aws4_request`, that of SigV4a has no region. Null when it is no such signature.
 */
export function signedService(authorization: string | null): string | null {
  if (authorization?.startsWith('AWS4-') !== true) return null;
  const end = authorization.slice(0, longestScope).indexOf(scopeEnd);
  const start = authorization.lastIndexOf('/', end - 1);
  return end < 0 || start < 0 ? null : authorization.slice(start + 1, end);
}
