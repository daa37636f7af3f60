import type { Exchange, Issued, Issuer } from './issuer.ts';
import { awsCaller } from './reading/aws-caller.ts';
import { awsHosts } from './reading/aws-hosts.ts';
import { awsSession } from './reading/aws-session.ts';
import { asFields, bodyFields, jsonFields, secretField, textField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantAfter } from './reading/lifetimes.ts';
import { presentedFields, type SecretFields, secretsOf } from './reading/presented-fields.ts';

const path = /^\/v1\/token\/?(?:\?|$)/;
const secretFields: SecretFields = { code: 'clientId', refreshToken: 'clientId' };

/**
 * `aws login`: the sign-in of the console hands out a session instead of an access token, and a refresh token
 * (endpoint rules of `@aws-sdk/client-signin`). For a signed caller it hands out an access token.
 */
export const awsSignin: Issuer = {
  id: 'aws-signin',
  endpoints: ['aws-signin-oauth2'],
  at: {
    hosts: [
      'signin.aws.amazon.com',
      'oauth.signin.aws',
      'signin.amazonaws.cn',
      'signin.amazonaws-us-gov.com',
      'signin-fips.amazonaws-us-gov.com',
      'signin.amazonaws-eusc.eu',
      'signin.c2shome.ic.gov',
      'signin.sc2shome.sgov.gov',
      'signin.csphome.hci.ic.gov',
      'signin.csphome.adc-e.uk',
      ...awsHosts('signin'),
    ],
    services: ['signin'],
  },
  match: (request) => request.method === 'POST' && path.test(request.path),
  presented: (_request, body) => presentedFields(bodyFields(body), secretFields),
  issued: (exchange: Exchange): readonly Issued[] => {
    if (exchange.status >= 400) return [];
    const answer = jsonFields(exchange.responseBody);
    const asked = bodyFields(exchange.requestBody ?? '');
    const presented = presentedFields(asked, secretFields);
    const client = textField(asked, 'clientId');
    const grant = textField(asked, 'grantType') ?? textField(asked, 'grant_type') ?? 'authorization_code';
    const shared = {
      source: 'token_endpoint',
      provider: 'aws',
      policy: client === null ? `oauth grant ${grant}` : `oauth client ${client}, grant ${grant}`,
      parents: [...awsCaller(exchange), ...secretsOf(presented)],
    } as const;
    const expiresIn = answer?.['expiresIn'] ?? answer?.['expires_in'];
    const short = { ephemeral: true, expiresAt: instantAfter(exchange.at, expiresIn) };
    const kinds = [
      ['access_token', { type: 'oauth.access_token', ...short }],
      ['refreshToken', { type: 'oauth.refresh_token' }],
      ['idToken', { type: 'oauth.id_token', ephemeral: true }],
    ] as const;
    const session = asFields(answer?.['accessToken']);
    return [
      ...awsSession(session?.['accessKeyId'], { ...shared, expiresAt: short.expiresAt }),
      ...kinds.flatMap(([field, facts]) => {
        const secret = secretField(answer, field);
        return secret === null ? [] : [issuedCredential({ ...shared, ...facts, secret })];
      }),
    ];
  },
};
