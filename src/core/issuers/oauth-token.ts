import { canonicalAuthorization } from '../canonical.ts';
import { decodeJwt } from '../jwt.ts';
import { providerOfHost } from '../provider-of-host.ts';
import type { Secret } from '../secret.ts';
import type { Exchange, Issued, Issuer, IssuerRequest, Presented } from './issuer.ts';
import type { Fields } from './reading/fields.ts';
import {
  bodyFields,
  formFields,
  isFormType,
  isJsonType,
  jsonFields,
  secretField,
  shortText,
  textField,
  textsField,
  wordsField,
} from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantAfter, instantOfEpoch } from './reading/lifetimes.ts';

/** JSON bodies are common in every API, so for them the path must name a token endpoint. */
const tokenPath = /\/(?:access_)?token\/?(?:\?|$)/;

/** Who a presented secret speaks for: the client, the user, or somebody whom only the secret names. */
const presentedFields = {
  client_secret: 'client_id',
  client_assertion: 'client_id',
  refresh_token: 'client_id',
  code: 'client_id',
  device_code: 'client_id',
  password: 'username',
  assertion: null,
  subject_token: null,
  actor_token: null,
} as const;

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
 * (RFC 8693), assertions (RFC 7523) and device codes (RFC 8628). Only `grant_type` in the body tells one for sure.
 */
export const oauthToken: Issuer = {
  id: 'oauth-token',
  match: ({ method, path, header }) => {
    if (method !== 'POST') return false;
    const type = header('content-type');
    return isFormType(type) || (isJsonType(type) && tokenPath.test(path));
  },
  presented: (request, body) => {
    const asked = grantRequest(request, body);
    return asked === null ? [] : presentedIn(asked);
  },
  issued: (exchange: Exchange): readonly Issued[] => {
    const asked = grantRequest(exchange.request, exchange.requestBody ?? '');
    if (exchange.status >= 400 || asked === null) return [];
    const answer = answerFields(exchange.responseBody);
    if (answer === null) return [];
    const parents = [...exchange.presentedInHeaders, ...presentedIn(asked).map(({ secret }) => secret)];
    const grant: Grant = { asked, answer, exchange, parents };
    return [...accessToken(grant), ...refreshToken(grant), ...idToken(grant)];
  },
};

interface Grant {
  readonly asked: Fields;
  readonly answer: Fields;
  readonly exchange: Exchange;
  readonly parents: readonly Secret[];
}

function accessToken(grant: Grant): readonly Issued[] {
  const { asked, answer, exchange } = grant;
  const secret = secretField(answer, 'access_token');
  if (secret === null) return [];
  const expiresAt = instantAfter(exchange.at, answer['expires_in']);
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

/** Its lifetime has no standard name: GitHub and Snowflake use the first, Keycloak the second. */
function refreshToken(grant: Grant): readonly Issued[] {
  const secret = secretField(grant.answer, 'refresh_token');
  if (secret === null) return [];
  const { refresh_token_expires_in: first, refresh_expires_in: second } = grant.answer;
  const expiresAt = instantAfter(grant.exchange.at, first ?? second);
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
  const client = textField(asked, 'client_id') ?? basicUser(request);
  if (client !== null) return `oauth client ${client}, grant ${grant}`;
  const rule = textField(asked, 'federation_rule_id');
  if (rule !== null) return `oauth federation rule ${rule}, grant ${grant}`;
  const signer = assertedClient(asked);
  return signer === null ? `oauth grant ${grant}` : `oauth client ${signer}, grant ${grant}`;
}

/** The user of `Basic` is the client id, form-encoded (RFC 6749 section 2.3.1). */
function basicUser(request: IssuerRequest): string | null {
  const authorization = request.header('authorization');
  const basic = authorization === null ? null : canonicalAuthorization(authorization);
  if (basic?.scheme !== 'basic' || basic.user === null) return null;
  try {
    return shortText(decodeURIComponent(basic.user));
  } catch {
    return shortText(basic.user);
  }
}

/** The client that signed an assertion: its `iss` (RFC 7523 section 3; for Google a service account). */
function assertedClient(asked: Fields): string | null {
  const assertion = secretField(asked, 'client_assertion') ?? secretField(asked, 'assertion');
  return assertion === null ? null : (decodeJwt(assertion)?.issuer ?? null);
}

function presentedIn(asked: Fields): readonly Presented[] {
  return Object.entries(presentedFields).flatMap(([field, speaker]) => {
    const secret = secretField(asked, field);
    const subject = speaker === null ? null : textField(asked, speaker);
    return secret === null ? [] : [{ secret, field, subject }];
  });
}

/** Null when it is an ordinary form. GitHub lets clients leave out `grant_type` when they redeem a code. */
function grantRequest(request: IssuerRequest, body: string): Fields | null {
  const asked = bodyFields(body);
  if (textField(asked, 'grant_type') !== null) return asked;
  const redeemsCode = secretField(asked, 'code') !== null && textField(asked, 'client_id') !== null;
  return redeemsCode && tokenPath.test(request.path) ? asked : null;
}

/** GitHub answers with a form unless asked for JSON. */
function answerFields(body: string): Fields | null {
  return body.trimStart().startsWith('access_token=') ? formFields(body.trim()) : jsonFields(body);
}
