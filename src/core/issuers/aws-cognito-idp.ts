import type { Ended, Exchange, Issued, Issuer, Presented } from './issuer.ts';
import { awsCaller } from './reading/aws-caller.ts';
import { endedSecret } from './reading/ended-credential.ts';
import type { Fields } from './reading/fields.ts';
import { asFields, jsonFields, secretField, textField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantAfter, instantOfTimestamp } from './reading/lifetimes.ts';
import { presentedFields, secretsOf } from './reading/presented-fields.ts';

const service = 'AWSCognitoIdentityProviderService.';
const signIns = [
  'InitiateAuth',
  'AdminInitiateAuth',
  'RespondToAuthChallenge',
  'AdminRespondToAuthChallenge',
  'GetTokensFromRefreshToken',
];
const clients = [
  'CreateUserPoolClient',
  'UpdateUserPoolClient',
  'DescribeUserPoolClient',
  'AddUserPoolClientSecret',
];
const ends = ['RevokeToken', 'GlobalSignOut'];
const targets = [...signIns, ...clients, ...ends].map((operation) => service + operation);

/**
 * User pools of Amazon Cognito: sign-in, refresh, the secrets of clients, and sign-out (JSON 1.1,
 * docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference).
 */
export const awsCognitoIdp: Issuer = {
  id: 'aws-cognito-idp',
  endpoints: ['aws-cognito-idp'],
  at: { targets },
  match: ({ header }) => targets.includes(header('x-amz-target') ?? ''),
  presented: (_request, body) => presentedIn(jsonFields(body)),
  issued: (exchange: Exchange): readonly Issued[] => {
    if (exchange.status >= 400) return [];
    const answer = jsonFields(exchange.responseBody);
    return [...tokens(answer, exchange), ...clientSecret(answer, exchange)];
  },
  ended: (exchange: Exchange): readonly Ended[] => {
    if (exchange.status >= 400) return [];
    const asked = jsonFields(exchange.requestBody ?? '');
    const target = exchange.request.header('x-amz-target');
    if (target === `${service}RevokeToken`) return endedSecret(secretField(asked, 'Token'), 'revoked');
    if (target === `${service}GlobalSignOut`)
      return endedSecret(secretField(asked, 'AccessToken'), 'logged_out');
    return [];
  },
};

function tokens(answer: Fields | null, exchange: Exchange): readonly Issued[] {
  const result = asFields(answer?.['AuthenticationResult']);
  if (result === null) return [];
  const asked = jsonFields(exchange.requestBody ?? '');
  const client = textField(asked, 'ClientId');
  const flow = textField(asked, 'AuthFlow') ?? textField(asked, 'ChallengeName') ?? 'REFRESH_TOKEN';
  const shared = {
    source: 'token_endpoint',
    provider: 'aws',
    policy: client === null ? null : `oauth client ${client}, flow ${flow}`,
    subject: userOf(asked),
    parents: [...awsCaller(exchange), ...secretsOf(presentedIn(asked))],
  } as const;
  const short = { ephemeral: true, expiresAt: instantAfter(exchange.at, result['ExpiresIn']) };
  const kinds = [
    ['AccessToken', { type: 'oauth.access_token', ...short }],
    ['IdToken', { type: 'oauth.id_token', ...short }],
    ['RefreshToken', { type: 'oauth.refresh_token' }],
  ] as const;
  return kinds.flatMap(([field, facts]) => {
    const secret = secretField(result, field);
    return secret === null ? [] : [issuedCredential({ ...shared, ...facts, secret })];
  });
}

function clientSecret(answer: Fields | null, exchange: Exchange): readonly Issued[] {
  const added = asFields(answer?.['ClientSecretDescriptor']);
  const client = asFields(answer?.['UserPoolClient']);
  const secret = secretField(client, 'ClientSecret') ?? secretField(added, 'ClientSecretValue');
  if (secret === null) return [];
  const asked = jsonFields(exchange.requestBody ?? '');
  return [
    issuedCredential({
      secret,
      source: 'token_endpoint',
      type: 'oauth.client_secret',
      provider: 'aws',
      name: textField(client, 'ClientName'),
      ephemeral: false,
      issuedAt: instantOfTimestamp(client?.['CreationDate'] ?? added?.['ClientSecretCreateDate']),
      subject: textField(client, 'ClientId') ?? textField(asked, 'ClientId'),
      parents: awsCaller(exchange),
    }),
  ];
}

/** A proof by SRP or a code sends no secret. */
function presentedIn(asked: Fields | null): readonly Presented[] {
  const parameters = asFields(asked?.['AuthParameters']);
  const responses = asFields(asked?.['ChallengeResponses']);
  const ofUser = { PASSWORD: 'USERNAME', NEW_PASSWORD: 'USERNAME', REFRESH_TOKEN: 'USERNAME' };
  const ofClient = {
    RefreshToken: 'ClientId',
    ClientSecret: 'ClientId',
    Token: 'ClientId',
    AccessToken: null,
  };
  return [
    ...presentedFields(parameters, ofUser),
    ...presentedFields(responses, ofUser),
    ...presentedFields(asked, ofClient),
  ];
}

function userOf(asked: Fields | null): string | null {
  const parameters = asFields(asked?.['AuthParameters']) ?? asFields(asked?.['ChallengeResponses']);
  return textField(parameters, 'USERNAME');
}
