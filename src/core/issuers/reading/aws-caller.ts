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

/** Whether a request is signed for a service: the scope of SigV4 ends in `/<service>/aws4_request`. */
export function isSignedFor(service: string, authorization: string | null): boolean {
  return authorization?.includes(`/${service}/aws4_request`) === true;
}
