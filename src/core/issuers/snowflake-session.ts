import type { Instant } from '../instant.ts';
import type { Secret } from '../secret.ts';
import type { Ended, Exchange, Issued, Issuer } from './issuer.ts';
import { endedPresenter, endedSecret } from './reading/ended-credential.ts';
import type { Fields } from './reading/fields.ts';
import { asFields, jsonFields, secretField, textField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantAfter } from './reading/lifetimes.ts';
import { presentedFields, secretsOf } from './reading/presented-fields.ts';

const login = /^\/session\/v1\/login-request\/?(?:\?|$)/;
const renewal = /^\/session\/token-request\/?(?:\?|$)/;
const logout = /^\/session\?(?:.*&)?delete=true(?:&|$)/;

/** What proves the user at login: a password, else the token of another authenticator (OAuth, key pair, PAT, WIF). */
const proofs = {
  PASSWORD: 'LOGIN_NAME',
  TOKEN: 'LOGIN_NAME',
  PASSCODE: 'LOGIN_NAME',
  PROOF_KEY: null,
} as const;

/**
 * Sessions of Snowflake's drivers: a session token and the master token that renews it. No public reference; the
 * endpoints and fields are those of github.com/snowflakedb/snowflake-connector-nodejs (lib/services/sf).
 */
export const snowflakeSession: Issuer = {
  id: 'snowflake-session',
  endpoints: ['snowflake-login'],
  at: { segments: ['session'] },
  match: ({ method, path }) =>
    method === 'POST' && (login.test(path) || renewal.test(path) || logout.test(path)),
  presented: (request, body) => {
    const asked = jsonFields(body);
    // The old session token stands in the body of a renewal, where it proves nothing.
    return login.test(request.path) ? presentedFields(asFields(asked?.['data']), proofs) : [];
  },
  issued: (exchange: Exchange): readonly Issued[] => {
    const data = dataOf(exchange);
    if (data === null) return [];
    const { path } = exchange.request;
    if (login.test(path)) return [...sessionToken(data, exchange), ...masterToken(data, exchange)];
    return renewal.test(path) ? [...sessionToken(data, exchange), ...masterToken(data, exchange)] : [];
  },
  ended: (exchange: Exchange): readonly Ended[] => {
    if (exchange.status >= 400) return [];
    const { path } = exchange.request;
    if (logout.test(path)) return endedPresenter(exchange, 'logged_out');
    const data = renewal.test(path) ? dataOf(exchange) : null;
    if (data === null || secretField(data, 'sessionToken') === null) return [];
    const old = secretField(jsonFields(exchange.requestBody ?? ''), 'oldSessionToken');
    return old === secretField(data, 'sessionToken') ? [] : endedSecret(old, 'replaced');
  },
};

function sessionToken(data: Fields, exchange: Exchange): readonly Issued[] {
  const secret = secretField(data, 'token') ?? secretField(data, 'sessionToken');
  const seconds = data['validityInSeconds'] ?? data['validityInSecondsST'];
  return token(secret, instantAfter(exchange.at, seconds), {
    type: 'snowflake.session_token',
    data,
    exchange,
  });
}

function masterToken(data: Fields, exchange: Exchange): readonly Issued[] {
  const secret = secretField(data, 'masterToken');
  const seconds = data['masterValidityInSeconds'] ?? data['validityInSecondsMT'];
  return token(secret, instantAfter(exchange.at, seconds), {
    type: 'snowflake.master_token',
    data,
    exchange,
  });
}

interface Answered {
  readonly type: string;
  readonly data: Fields;
  readonly exchange: Exchange;
}

function token(secret: Secret | null, expiresAt: Instant | null, { type, data, exchange }: Answered) {
  if (secret === null) return [];
  const asked = asFields(jsonFields(exchange.requestBody ?? '')?.['data']);
  const authenticator = textField(asked, 'AUTHENTICATOR');
  const session = data['sessionId'];
  const isNamed = typeof session === 'number' || typeof session === 'string';
  return [
    issuedCredential({
      secret,
      source: 'token_endpoint',
      type,
      provider: 'snowflake',
      name: textField(asked, 'ACCOUNT_NAME'),
      policy: authenticator === null ? null : `snowflake authenticator ${authenticator}`,
      ephemeral: true,
      expiresAt,
      subject: textField(asked, 'LOGIN_NAME') ?? textField(asFields(data['sessionInfo']), 'userName'),
      issuer: exchange.request.host,
      joinKeys: isNamed && session !== '' ? [`snowflake.session:${session}`.slice(0, 128)] : [],
      parents: [...exchange.presentedInHeaders, ...secretsOf(presentedFields(asked, proofs))],
    }),
  ];
}

/** `success: false` comes with status 200. */
function dataOf(exchange: Exchange): Fields | null {
  const answer = exchange.status >= 400 ? null : jsonFields(exchange.responseBody);
  return answer?.['success'] === false ? null : asFields(answer?.['data']);
}
