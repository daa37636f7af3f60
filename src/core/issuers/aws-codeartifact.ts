import type { Exchange, Issued, Issuer } from './issuer.ts';
import { awsCaller } from './reading/aws-caller.ts';
import { jsonFields, secretField, textField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantOfTimestamp } from './reading/lifetimes.ts';
import { queryFields } from './reading/query-parameters.ts';

const path = /^\/v1\/authorization-token\/?(?:\?|$)/;

/** Tokens for AWS's package registries (docs.aws.amazon.com/codeartifact/latest/APIReference, GetAuthorizationToken). */
export const awsCodeartifact: Issuer = {
  id: 'aws-codeartifact',
  endpoints: ['aws-codeartifact-token'],
  at: { segments: ['authorization-token'] },
  match: (request) => request.method === 'POST' && path.test(request.path),
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] => {
    if (exchange.status >= 400) return [];
    const answer = jsonFields(exchange.responseBody);
    const secret = secretField(answer, 'authorizationToken');
    if (secret === null) return [];
    return [
      issuedCredential({
        secret,
        source: 'token_endpoint',
        type: 'aws.codeartifact_token',
        provider: 'aws',
        name: textField(queryFields(exchange.request), 'domain'),
        ephemeral: true,
        expiresAt: instantOfTimestamp(answer?.['expiration']),
        parents: awsCaller(exchange),
      }),
    ];
  },
};
