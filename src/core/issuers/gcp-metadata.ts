import { canonicalValue } from '../canonical.ts';
import { decodeJwt } from '../jwt.ts';
import type { Exchange, Issued, Issuer } from './issuer.ts';
import { jsonFields, secretField, textsField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantAfter } from './reading/lifetimes.ts';
import { queryFields } from './reading/query-parameters.ts';

const path =
  /^\/computeMetadata\/v1(?:beta1)?\/instance\/service-accounts\/([^/?#]{1,256})\/(token|identity)\/?(?:\?|$)/;

/**
 * The metadata server of Google Cloud: access tokens as JSON and identity tokens as a plain text, for the service
 * account in the path (cloud.google.com/compute/docs/metadata/overview). It repeats a token until that runs out.
 */
export const gcpMetadata: Issuer = {
  id: 'gcp-metadata',
  endpoints: ['gcp-metadata-token', 'gcp-metadata-identity'],
  at: { segments: ['computeMetadata'] },
  match: (request) => request.method === 'GET' && path.test(request.path),
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] => {
    const [, account, kind] = path.exec(exchange.request.path) ?? [];
    if (exchange.status >= 400 || account === undefined) return [];
    const shared = {
      source: 'metadata_service',
      provider: 'gcp',
      name: account,
      policy: `service account ${account}`,
      ephemeral: true,
      parents: exchange.presentedInHeaders,
    } as const;
    const asked = queryFields(exchange.request);
    if (kind === 'identity') {
      const secret = canonicalValue(exchange.responseBody);
      if (secret === null || decodeJwt(secret) === null) return [];
      return [issuedCredential({ ...shared, secret, audience: textsField(asked, 'audience') })];
    }
    const answer = jsonFields(exchange.responseBody);
    const secret = secretField(answer, 'access_token');
    if (secret === null) return [];
    return [
      issuedCredential({
        ...shared,
        secret,
        type: 'gcp.access_token',
        expiresAt: instantAfter(exchange.at, answer?.['expires_in']),
        scopes: textsField(asked, 'scopes').flatMap((scopes) => scopes.split(',')),
        subject: account === 'default' ? null : account,
      }),
    ];
  },
};
