import type { Instant } from '../instant.ts';
import { decodeJwt } from '../jwt.ts';
import { providerOfHost } from '../provider-of-host.ts';
import type { Secret } from '../secret.ts';
import type { Ended, Exchange, Issued, Issuer, IssuerRequest } from './issuer.ts';
import { endedSecret } from './reading/ended-credential.ts';
import type { Fields } from './reading/fields.ts';
import {
  bodyFields,
  isFormType,
  isJsonType,
  secretField,
  textField,
  textsField,
  wordsField,
} from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantAfter, instantOfDate, instantOfEpoch } from './reading/lifetimes.ts';
import { answerFields } from './reading/oauth-answer.ts';
import { clientSecretFields, oauthClient } from './reading/oauth-client.ts';
import { presentedFields, secretsOf } from './reading/presented-fields.ts';
import { queryFields } from './reading/query-parameters.ts';

/** JSON bodies are common in every API, so for them the path must name a token endpoint. */
const tokenPath = /\/(?:access_)?token\/?(?:\?|$)/;

/** Who a presented secret speaks for: the client, the user, or somebody whom only the secret names. */
const grantFields = {
  ...clientSecretFields,
  refresh_token: 'client_id',
  code: 'client_id',
  device_code: 'client_id',
  password: 'username',
  assertion: null,
  subject_token: null,
  actor_token: null,
} as const;
/** Good for this one request: it was presented, and nothing that lasts was minted from it. */
const singleUse: ReadonlySet<string> = new Set(['code']);

/** What `access_token` holds after an exchange (RFC 8693 section 3; ID-JAG, draft-ietf-oauth-identity-assertion-authz-grant). */
const exchangedTypes: ReadonlyMap<string, string> = new Map([
  ['refresh_token', 'oauth.refresh_token'],
  ['id_token', 'oauth.id_token'],
  ['id-jag', 'oauth.id_jag'],
  ['saml1', 'saml.assertion'],
  ['saml2', 'saml.assertion'],
]);

/**
 * Token endpoints of any OAuth 2.0 server (RFC 6749 section 5.1) with every grant, also token exchange
 * (RFC 8693), assertions (RFC 7523) and device codes (RFC 8628). Only `grant_type` tells one for sure; it stands in
 * the body, at Supabase in the query.
 */
export const oauthToken: Issuer = {
  id: 'oauth-token',
  endpoints: [
    'oauth2-token',
    'oauth2-exchange',
    'oauth2-jwt-bearer',
    'oauth2-device',
    'mcp-token',
    'github-oauth',
    'gitlab-oauth',
    'anthropic-wif',
    'anthropic-user-oauth',
    'databricks-oauth',
    'snowflake-oauth',
    'gcp-sts',
    'gcp-oauth2-token',
    'entra-v2-token',
  ],
  match: ({ method, path, header }) => {
    if (method !== 'POST') return false;
    const type = header('content-type');
    return isFormType(type) || (isJsonType(type) && tokenPath.test(path));
  },
  presented: (request, body) => presentedFields(grantRequest(request, body), grantFields),
  issued: (exchange: Exchange): readonly Issued[] => {
    const asked = grantRequest(exchange.request, exchange.requestBody ?? '');
    if (exchange.status >= 400 || asked === null) return [];
    const answer = answerFields(exchange.responseBody);
    if (answer === null) return [];
    const inBody = presentedFields(asked, grantFields).filter(({ field }) => !singleUse.has(field));
    const parents = [...exchange.presentedInHeaders, ...secretsOf(inBody)];
    const grant: Grant = { asked, answer, exchange, parents };
    return [...accessToken(grant), ...refreshToken(grant), ...idToken(grant)];
  },
  ended: rotated,
};

/**
 * A refresh token that was answered with another one (RFC 6749 section 6, RFC 9700 section 4.14.2). Some servers
 * honour the old one for a while: it is replaced, not revoked.
 */
function rotated(exchange: Exchange): readonly Ended[] {
  if (exchange.status >= 400) return [];
  const asked = grantRequest(exchange.request, exchange.requestBody ?? '');
  const before = secretField(asked, 'refresh_token');
  const after = secretField(answerFields(exchange.responseBody), 'refresh_token');
  const isRotation = before !== null && after !== null && before !== after;
  return isRotation ? endedSecret(before, 'replaced') : [];
}

interface Grant {
  readonly asked: Fields;
  readonly answer: Fields;
  readonly exchange: Exchange;
  readonly parents: readonly Secret[];
}

function accessToken(grant: Grant): readonly Issued[] {
  const { asked, answer } = grant;
  const secret = secretField(answer, 'access_token');
  if (secret === null) return [];
  const expiresAt = expiryOf(grant);
  const kind = textField(answer, 'issued_token_type')?.split(':').at(-1) ?? '';
  return [
    issuedCredential({
      ...shared(grant, secret),
      secret,
      type: exchangedTypes.get(kind) ?? 'oauth.access_token',
      ephemeral: expiresAt === null ? null : true,
      issuedAt: instantOfEpoch(answer['created_at']),
      expiresAt,
      audience: [...textsField(asked, 'resource'), ...textsField(asked, 'audience')],
    }),
  ];
}

/** `expires_in`, else the moment itself: in seconds at Supabase, as a date elsewhere. */
function expiryOf({ answer, exchange }: Grant): Instant | null {
  const after = instantAfter(exchange.at, answer['expires_in']);
  return after ?? instantOfEpoch(answer['expires_at']) ?? instantOfDate(answer['expires_at']);
}

/** Its lifetime has no standard name: that of GitHub and Snowflake, of Keycloak, of Intuit. */
function refreshToken(grant: Grant): readonly Issued[] {
  const secret = secretField(grant.answer, 'refresh_token');
  if (secret === null) return [];
  const { refresh_token_expires_in: first, refresh_expires_in: second } = grant.answer;
  const seconds = first ?? second ?? grant.answer['x_refresh_token_expires_in'];
  const expiresAt = instantAfter(grant.exchange.at, seconds);
  return [issuedCredential({ ...shared(grant, secret), secret, type: 'oauth.refresh_token', expiresAt })];
}

/** A JWT (OpenID Connect Core section 2): its claims say until when and for whom. */
function idToken(grant: Grant): readonly Issued[] {
  const secret = secretField(grant.answer, 'id_token');
  if (secret === null) return [];
  return [
    issuedCredential({
      ...shared(grant, secret),
      secret,
      type: 'oauth.id_token',
      ephemeral: true,
      scopes: [],
    }),
  ];
}

function shared({ asked, answer, exchange, parents }: Grant, secret: Secret) {
  const granted = wordsField(answer, 'scope');
  return {
    source: 'token_endpoint',
    provider: providerOfHost(exchange.request.host),
    policy: policyText(asked, exchange.request),
    // Left out, it equals what was asked for (RFC 6749 section 5.1).
    scopes: granted.length > 0 ? granted : wordsField(asked, 'scope'),
    subject: textField(asked, 'username') ?? textField(asked, 'service_account_id'),
    // A JWT names its issuer itself.
    issuer: decodeJwt(secret) === null ? exchange.request.host : null,
    parents,
  } as const;
}

/** `oauth client <id>, grant client_credentials`; of a grant's URN the last part. */
function policyText(asked: Fields, request: IssuerRequest): string {
  const grant = (textField(asked, 'grant_type') ?? 'authorization_code').split(':').at(-1) ?? '';
  const rule = textField(asked, 'federation_rule_id');
  if (rule !== null) return `oauth federation rule ${rule}, grant ${grant}`;
  const client = oauthClient(asked, request);
  return client === null ? `oauth grant ${grant}` : `oauth client ${client}, grant ${grant}`;
}

/** Null when it is an ordinary form. GitHub lets clients leave out `grant_type` when they redeem a code. */
function grantRequest(request: IssuerRequest, body: string): Fields | null {
  const asked = bodyFields(body);
  if (textField(asked, 'grant_type') !== null) return asked;
  if (!tokenPath.test(request.path)) return null;
  if (request.path.includes('grant_type=')) {
    const query = queryFields(request);
    return textField(query, 'grant_type') === null
      ? null
      : { ...query, username: asked?.['email'], ...asked };
  }
  const redeemsCode = secretField(asked, 'code') !== null && textField(asked, 'client_id') !== null;
  return redeemsCode ? asked : null;
}
