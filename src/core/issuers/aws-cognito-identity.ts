import { canonicalValue } from '../canonical.ts';
import type { Exchange, Issued, Issuer, Presented } from './issuer.ts';
import { awsCaller } from './reading/aws-caller.ts';
import { awsSession } from './reading/aws-session.ts';
import type { Fields } from './reading/fields.ts';
import { asFields, jsonFields, secretField, textField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantAfter } from './reading/lifetimes.ts';
import { secretsOf } from './reading/presented-fields.ts';

const service = 'AWSCognitoIdentityService';
const developerToken = `${service}.GetOpenIdTokenForDeveloperIdentity`;
const targets = [`${service}.GetCredentialsForIdentity`, `${service}.GetOpenIdToken`, developerToken];
const mostLogins = 10;

/**
 * Identity pools of Amazon Cognito: tokens of other providers for AWS sessions or for a token of Cognito's own
 * (JSON 1.1, docs.aws.amazon.com/cognitoidentity/latest/APIReference).
 */
export const awsCognitoIdentity: Issuer = {
  id: 'aws-cognito-identity',
  endpoints: ['aws-cognito-identity'],
  at: { targets },
  match: ({ header }) => targets.includes(header('x-amz-target') ?? ''),
  presented: (request, body) => logins(request.header('x-amz-target'), jsonFields(body)),
  issued: (exchange: Exchange): readonly Issued[] => {
    if (exchange.status >= 400) return [];
    const asked = jsonFields(exchange.requestBody ?? '');
    const answer = jsonFields(exchange.responseBody);
    const presented = logins(exchange.request.header('x-amz-target'), asked);
    const parents = [...awsCaller(exchange), ...secretsOf(presented)];
    const identity = textField(answer, 'IdentityId');
    const policy = textField(asked, 'CustomRoleArn');
    const credentials = asFields(answer?.['Credentials']);
    const shared = { source: 'token_endpoint', name: identity, policy, subject: identity, parents } as const;
    const session = awsSession(credentials?.['AccessKeyId'], {
      ...shared,
      expiresAt: credentials?.['Expiration'],
    });
    const token = secretField(answer, 'Token');
    if (token === null) return session;
    const expiresAt = instantAfter(exchange.at, asked?.['TokenDuration']);
    const openId = { ...shared, secret: token, provider: 'aws', ephemeral: true, expiresAt };
    return [...session, issuedCredential(openId)];
  },
};

/** Tokens by provider. What a developer's own backend gives under its name is a user id. */
function logins(target: string | null, asked: Fields | null): readonly Presented[] {
  if (target === developerToken) return [];
  const given = Object.entries(asFields(asked?.['Logins']) ?? {}).slice(0, mostLogins);
  return given.flatMap(([provider, token]) => {
    const secret = typeof token === 'string' ? canonicalValue(token) : null;
    return secret === null ? [] : [{ secret, field: 'Logins', subject: provider.slice(0, 256) || null }];
  });
}
