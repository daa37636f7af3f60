import { canonicalAuthorization } from '../canonical.ts';
import type { Exchange, Issued, Issuer } from './issuer.ts';
import { awsCaller } from './reading/aws-caller.ts';
import { asFields, jsonFields, textField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantOfTimestamp } from './reading/lifetimes.ts';

const targets = [
  'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken',
  'SpencerFrontendService.GetAuthorizationToken',
];
const mostRegistries = 32;

/**
 * Passwords for the container registries of AWS, private and public (JSON 1.1,
 * docs.aws.amazon.com/AmazonECR/latest/APIReference). The token is user and password as `Basic` carries them.
 */
export const awsEcr: Issuer = {
  id: 'aws-ecr',
  endpoints: ['aws-ecr-token'],
  at: { targets },
  match: ({ header }) => targets.includes(header('x-amz-target') ?? ''),
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] => {
    if (exchange.status >= 400) return [];
    const data = jsonFields(exchange.responseBody)?.['authorizationData'];
    const list: readonly unknown[] = Array.isArray(data) ? data.slice(0, mostRegistries) : [data];
    return list.flatMap((item) => {
      const fields = asFields(item);
      const token = fields?.['authorizationToken'];
      const basic = typeof token === 'string' ? canonicalAuthorization(`Basic ${token.trim()}`) : null;
      if (basic === null) return [];
      return [
        issuedCredential({
          secret: basic.secret,
          source: 'token_endpoint',
          type: 'aws.ecr_token',
          provider: 'aws',
          name: textField(fields, 'proxyEndpoint'),
          ephemeral: true,
          expiresAt: instantOfTimestamp(fields?.['expiresAt']),
          subject: basic.user,
          parents: awsCaller(exchange),
        }),
      ];
    });
  },
};
