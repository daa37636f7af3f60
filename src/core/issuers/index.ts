import { awsSecretsManager } from './aws-secrets-manager.ts';
import { awsSts } from './aws-sts.ts';
import { githubInstallation } from './github-installation.ts';
import type { Issuer, IssuerRequest } from './issuer.ts';
import { oauthToken } from './oauth-token.ts';
import { openaiRealtime } from './openai-realtime.ts';
import { vault } from './vault.ts';

/** Every issuing endpoint, the most specific first. A new one is a file beside this, a line here and a test. */
export const issuers: readonly Issuer[] = [
  githubInstallation,
  openaiRealtime,
  awsSecretsManager,
  awsSts,
  vault,
  oauthToken,
];

/**
 * The issuing endpoint that a request may be for, or null. Asked for every request of the host, so it
 * reads the request line and at most a few headers, and costs less than 1 µs when the answer is no.
 */
export function matchIssuer(request: IssuerRequest): Issuer | null {
  for (const issuer of issuers) if (issuer.match(request)) return issuer;
  return null;
}
