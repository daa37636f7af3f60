import { decodeJwt } from '../jwt.ts';
import type { Exchange, Issued, Issuer } from './issuer.ts';
import { awsCaller } from './reading/aws-caller.ts';
import { awsHosts } from './reading/aws-hosts.ts';
import type { Fields } from './reading/fields.ts';
import { jsonFields, secretField, textField, textsField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantAfter, instantOfTimestamp } from './reading/lifetimes.ts';
import { presentedFields, type SecretFields, secretsOf } from './reading/presented-fields.ts';

const path = /^\/(?:token|client\/register|device_authorization)\/?(?:\?|$)/;
const secretFields: SecretFields = {
  clientSecret: 'clientId',
  refreshToken: 'clientId',
  deviceCode: 'clientId',
  code: 'clientId',
  assertion: null,
  subjectToken: null,
};

/**
 * Sign-in to AWS IAM Identity Center: OAuth in AWS's own spelling (`grantType`, `accessToken`), also for callers with
 * a signature (docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference).
 */
export const awsSsoOidc: Issuer = {
  id: 'aws-sso-oidc',
  endpoints: ['aws-sso-oidc-createtoken', 'aws-sso-oidc-createtokenwithiam', 'aws-sso-oidc-registerclient'],
  at: { hosts: awsHosts('oidc'), services: ['sso-oauth'] },
  match: (request) => request.method === 'POST' && path.test(request.path),
  presented: (_request, body) => presentedFields(jsonFields(body), secretFields),
  issued: (exchange: Exchange): readonly Issued[] => {
    if (exchange.status >= 400) return [];
    const answer = jsonFields(exchange.responseBody);
    if (answer === null) return [];
    const asked = jsonFields(exchange.requestBody ?? '');
    const parents = [...awsCaller(exchange), ...secretsOf(presentedFields(asked, secretFields))];
    const grant: Grant = { asked, answer, exchange, parents };
    return [...tokens(grant), ...clientSecret(grant), ...deviceCode(grant)];
  },
};

interface Grant {
  readonly asked: Fields | null;
  readonly answer: Fields;
  readonly exchange: Exchange;
  readonly parents: Issued['parents'];
}

function tokens({ asked, answer, exchange, parents }: Grant): readonly Issued[] {
  const client = textField(asked, 'clientId');
  const grantType = textField(asked, 'grantType')?.split(':').at(-1) ?? 'authorization_code';
  const granted = textsField(answer, 'scope');
  const scopes = granted.length > 0 ? granted : textsField(asked, 'scope');
  const access = { ephemeral: true, expiresAt: instantAfter(exchange.at, answer['expiresIn']) };
  const kinds = [
    ['accessToken', { type: 'oauth.access_token', scopes, ...access }],
    ['refreshToken', { type: 'oauth.refresh_token', scopes }],
    ['idToken', { type: 'oauth.id_token', ephemeral: true }],
  ] as const;
  return kinds.flatMap(([field, facts]) => {
    const secret = secretField(answer, field);
    if (secret === null) return [];
    return [
      issuedCredential({
        secret,
        source: 'token_endpoint',
        provider: 'aws',
        policy: client === null ? null : `oauth client ${client}, grant ${grantType}`,
        issuer: decodeJwt(secret) === null ? exchange.request.host : null,
        parents,
        ...facts,
      }),
    ];
  });
}

/** A client registers itself and is gone after 90 days. */
function clientSecret({ asked, answer, exchange }: Grant): readonly Issued[] {
  const secret = secretField(answer, 'clientSecret');
  if (secret === null) return [];
  return [
    issuedCredential({
      secret,
      source: 'token_endpoint',
      type: 'oauth.client_secret',
      provider: 'aws',
      name: textField(asked, 'clientName'),
      issuedAt: instantOfTimestamp(answer['clientIdIssuedAt']),
      expiresAt: instantOfTimestamp(answer['clientSecretExpiresAt']),
      scopes: textsField(asked, 'scopes'),
      subject: textField(answer, 'clientId'),
      issuer: exchange.request.host,
    }),
  ];
}

function deviceCode({ asked, answer, exchange, parents }: Grant): readonly Issued[] {
  const secret = secretField(answer, 'deviceCode');
  if (secret === null) return [];
  const client = textField(asked, 'clientId');
  return [
    issuedCredential({
      secret,
      source: 'token_endpoint',
      type: 'oauth.device_code',
      provider: 'aws',
      policy: client === null ? null : `oauth client ${client}`,
      ephemeral: true,
      expiresAt: instantAfter(exchange.at, answer['expiresIn']),
      parents,
    }),
  ];
}
