import { canonicalValue } from '../canonical.ts';
import type { Exchange, Issued, Issuer } from './issuer.ts';
import { awsSession } from './reading/aws-session.ts';
import { jsonFields } from './reading/fields.ts';
import { headerSecret } from './reading/header-secret.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantAfter, instantOfTimestamp } from './reading/lifetimes.ts';

const tokenPath = /^\/latest\/api\/token\/?$/;
/** Of the instance's role, and of the instance itself for services that run on it. */
const rolePath =
  /^\/latest\/meta-data\/(?:iam|identity-credentials\/ec2)\/security-credentials\/([^/?#]{1,128})\/?$/;
const lifetime = 'x-aws-ec2-metadata-token-ttl-seconds';
const tokenForm = /^[\x21-\x7e]{16,512}$/;

/**
 * The metadata service of EC2: a session token for itself, whose lifetime only the request says, and with it sessions
 * of the instance's role (docs.aws.amazon.com/AWSEC2/latest/UserGuide, "Use the Instance Metadata Service").
 */
export const awsImds: Issuer = {
  id: 'aws-imds',
  endpoints: ['aws-imdsv2-token', 'aws-imds-role'],
  at: { hosts: ['169.254.169.254', 'fd00:ec2::254'], segments: ['latest'] },
  match: ({ method, path }) =>
    (method === 'PUT' && tokenPath.test(path)) || (method === 'GET' && rolePath.test(path)),
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] => {
    if (exchange.status >= 400) return [];
    return exchange.request.method === 'PUT' ? serviceToken(exchange) : roleSession(exchange);
  },
};

function serviceToken(exchange: Exchange): readonly Issued[] {
  const secret = canonicalValue(exchange.responseBody);
  if (secret === null || !tokenForm.test(secret) || !tokenPath.test(exchange.request.path)) return [];
  const seconds = exchange.responseHeader(lifetime) ?? exchange.request.header(lifetime);
  return [
    issuedCredential({
      secret,
      source: 'metadata_service',
      type: 'aws.imds_token',
      provider: 'aws',
      ephemeral: true,
      expiresAt: instantAfter(exchange.at, seconds),
    }),
  ];
}

function roleSession(exchange: Exchange): readonly Issued[] {
  const role = rolePath.exec(exchange.request.path)?.[1];
  const answer = jsonFields(exchange.responseBody);
  if (role === undefined || typeof answer?.['SecretAccessKey'] !== 'string') return [];
  return awsSession(answer['AccessKeyId'], {
    source: 'metadata_service',
    name: role,
    policy: `instance role ${role}`,
    issuedAt: instantOfTimestamp(answer['LastUpdated']),
    expiresAt: answer['Expiration'],
    parents: [...headerSecret(exchange.request, 'x-aws-ec2-metadata-token'), ...exchange.presentedInHeaders],
  });
}
