import { claimText, claimTexts, type Jwt } from '../jwt.ts';
import { namedBy } from './reading/json-object.ts';
import type { CredentialType } from './recognised.ts';

/** A kind of JWT that its claims tell. */
export interface JwtKind {
  readonly id: string;
  readonly type: CredentialType | ((jwt: Jwt) => CredentialType);
  readonly is: (jwt: Jwt, issuerHost: string | null) => boolean;
  /** Whether tokens of this kind are short-lived, where their own times do not say so. */
  readonly ephemeral: boolean | null;
  /** Public names besides those that every JWT has. */
  readonly joinKeys?: (jwt: Jwt) => readonly string[];
  readonly scopes?: (jwt: Jwt) => readonly string[];
}

const serviceAccount = /^system:serviceaccount:([^:]+):([^:]+)$/;
const entraHosts = new Set([
  'sts.windows.net',
  'login.microsoftonline.com',
  'login.microsoftonline.us',
  'login.partner.microsoftonline.cn',
  'sts.chinacloudapi.cn',
]);

/** Every kind; the first that fits wins. A new one is a row here and one in the test. */
export const jwtKinds: readonly JwtKind[] = [
  {
    // https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#long-lived-api-tokens
    id: 'k8s-sa-token-legacy',
    type: 'kubernetes.service_account_token',
    is: ({ issuer }) => issuer === 'kubernetes/serviceaccount',
    ephemeral: false,
    joinKeys: ({ subject, claims }) => [
      ...serviceAccountName(subject),
      ...namedBy('kubernetes.secret', claims['kubernetes.io/serviceaccount/secret.name']),
      ...namedBy('kubernetes.uid', claims['kubernetes.io/serviceaccount/service-account.uid']),
    ],
  },
  {
    id: 'k8s-sa-token',
    type: 'kubernetes.service_account_token',
    is: ({ subject }) => serviceAccount.test(subject ?? ''),
    // The API server may stretch a bound token to a year.
    ephemeral: null,
    joinKeys: (jwt) => [...serviceAccountName(jwt.subject), ...boundTo(jwt)],
  },
  {
    // https://github.com/spiffe/spiffe/blob/main/standards/JWT-SVID.md
    id: 'spiffe-jwt-svid',
    type: ({ header }) => (header['typ'] === 'wit+jwt' ? 'spiffe.wit_svid' : 'spiffe.jwt_svid'),
    is: ({ subject }) => subject?.startsWith('spiffe://') === true,
    ephemeral: true,
    joinKeys: (jwt) => [`spiffe.id:${jwt.subject}`],
  },
  {
    // https://docs.github.com/actions/reference/security/oidc
    id: 'github-actions-oidc',
    type: 'github.oidc_token',
    is: (_jwt, host) => host === 'token.actions.githubusercontent.com',
    ephemeral: true,
    joinKeys: ({ claims }) => pair('github.run', claims['repository'], claims['run_id']),
  },
  {
    // https://docs.gitlab.com/ci/secrets/id_token_authentication/
    id: 'jwt-gitlab',
    type: 'gitlab.id_token',
    is: ({ claims }) => 'project_path' in claims && 'pipeline_id' in claims && 'namespace_path' in claims,
    ephemeral: true,
    joinKeys: ({ claims }) => pair('gitlab.job', claims['project_path'], claims['job_id']),
  },
  {
    // https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
    id: 'azure-entra-access-token',
    type: (jwt) => (isIdToken(jwt) ? 'azure.id_token' : 'azure.access_token'),
    is: (_jwt, host) => entraHosts.has(host ?? ''),
    ephemeral: true,
    // Unverified: `uti` is the sign-in log's uniqueTokenIdentifier.
    joinKeys: ({ claims }) => [
      ...namedBy('azure.uti', claims['uti']),
      ...namedBy('azure.app', claims['appid'] ?? claims['azp']),
      ...namedBy('azure.tenant', claims['tid']),
      ...namedBy('azure.object', claims['oid']),
    ],
    // An application's own permissions are roles; delegated ones are scopes.
    scopes: (jwt) => (jwt.scopes.length > 0 ? jwt.scopes : claimTexts(jwt.claims['roles'])),
  },
  {
    // https://developers.google.com/identity/openid-connect/openid-connect#an-id-tokens-payload
    id: 'jwt-google',
    type: 'gcp.id_token',
    is: ({ issuer }, host) => host === 'accounts.google.com' || issuer === 'accounts.google.com',
    ephemeral: true,
    joinKeys: ({ claims }) => {
      const isService = claimText(claims['email'])?.endsWith('.gserviceaccount.com');
      return isService
        ? namedBy('gcp.service_account', claims['email'])
        : namedBy('gcp.client_id', claims['azp']);
    },
  },
  {
    // https://developers.google.com/identity/protocols/oauth2/service-account#jwt-auth
    id: 'jwt-google-self-signed',
    type: 'gcp.self_signed_jwt',
    is: ({ issuer }) => issuer?.endsWith('.gserviceaccount.com') === true,
    ephemeral: true,
    joinKeys: ({ header, issuer }) => [
      ...namedBy('gcp.service_account', issuer),
      ...namedBy('gcp.key_id', header['kid']),
    ],
  },
  {
    // https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
    id: 'jwt-github-app',
    type: 'github.app_jwt',
    is: (jwt) => isGithubApp(jwt),
    ephemeral: true,
    joinKeys: (jwt) => {
      const id = appOf(jwt);
      return namedBy(/^\d+$/.test(id) ? 'github.app_id' : 'github.client_id', id);
    },
  },
  {
    // Access tokens of a 1Password Connect server (developer.1password.com/docs/connect). Unverified: nobody documents the claims.
    id: 'jwt-onepassword-connect',
    type: 'onepassword.connect_token',
    is: ({ audience }) => audience.includes('com.1password.connect'),
    ephemeral: null,
  },
  {
    // livekit-server-sdk, `AccessToken`: the issuer is the API key; the lifetime is the application's choice.
    id: 'jwt-livekit',
    type: 'livekit.access_token',
    is: ({ issuer, claims }) =>
      /^[A-Za-z0-9_-]{3,64}$/.test(issuer ?? '') &&
      ['video', 'sip', 'inference', 'observability'].some((grant) => typeof claims[grant] === 'object'),
    ephemeral: null,
    joinKeys: ({ issuer }) => namedBy('livekit.api_key', issuer),
  },
  {
    // https://www.twilio.com/docs/iam/access-tokens: at most 24 hours.
    id: 'jwt-twilio',
    type: 'twilio.access_token',
    is: ({ header }) => claimText(header['cty'])?.startsWith('twilio-fpa') === true,
    ephemeral: true,
    joinKeys: ({ issuer, subject }) => [
      ...namedBy('twilio.key_sid', issuer),
      ...namedBy('twilio.account_sid', subject),
    ],
  },
  {
    // https://supabase.com/docs/guides/auth/jwt-fields: API keys of a project live for ten years.
    id: 'jwt-supabase',
    type: ({ claims }) =>
      claims['role'] === 'service_role' ? 'supabase.service_role_key' : 'supabase.anon_key',
    is: ({ issuer, claims }) => issuer === 'supabase' && 'role' in claims,
    ephemeral: false,
    joinKeys: ({ claims }) => namedBy('supabase.project', claims['ref']),
  },
  {
    // https://docs.snowflake.com/developer-guide/sql-api/authenticating#using-key-pair-authentication
    id: 'jwt-snowflake',
    type: 'snowflake.keypair_jwt',
    is: ({ issuer }) => /^[^.]+\.[^.]+\.SHA256:/.test(issuer ?? ''),
    ephemeral: true,
    joinKeys: ({ issuer }) => namedBy('snowflake.public_key', issuer?.slice(issuer.indexOf('SHA256:'))),
  },
  {
    // Unverified: Snowflake says no more of the form than that the token is to be kept as it is.
    id: 'snowflake-pat',
    type: 'snowflake.programmatic_token',
    is: ({ issuer }) => /^SF:\d+$/.test(issuer ?? ''),
    ephemeral: true,
  },
  {
    // Infisical, `TIdentityAccessTokenJwtPayload` of its server.
    id: 'infisical-access-token',
    type: 'infisical.access_token',
    is: ({ claims }) =>
      'identityId' in claims && ('identityAccessTokenId' in claims || 'clientSecretId' in claims),
    ephemeral: true,
    joinKeys: ({ claims }) => [
      ...namedBy('infisical.identity', claims['identityId']),
      ...namedBy('infisical.client_secret', claims['clientSecretId']),
      ...namedBy('infisical.token_id', claims['identityAccessTokenId']),
    ],
  },
  {
    // https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html
    id: 'jwt-cognito',
    type: ({ claims }) =>
      claims['token_use'] === 'id' ? 'aws.cognito_id_token' : 'aws.cognito_access_token',
    is: ({ claims }, host) => host?.startsWith('cognito-idp.') === true && 'token_use' in claims,
    ephemeral: true,
    joinKeys: ({ claims }) => namedBy('aws.cognito_client', claims['client_id']),
  },
  {
    // STS GetWebIdentityToken.
    id: 'jwt-aws-web-identity',
    type: 'aws.web_identity_token',
    is: (_jwt, host) => host?.endsWith('.tokens.sts.global.api.aws') === true,
    ephemeral: true,
  },
  {
    // https://clerk.com/docs/guides/sessions/session-tokens
    id: 'jwt-clerk',
    type: 'clerk.session_token',
    is: ({ claims }) => claimText(claims['sid'])?.startsWith('sess_') === true,
    ephemeral: true,
    joinKeys: ({ claims }) => namedBy('clerk.session', claims['sid']),
  },
  {
    // The audience must be the server's canonical URI: https://modelcontextprotocol.io/specification, Authorization
    id: 'mcp-access-token',
    type: 'mcp.access_token',
    is: ({ audience }) =>
      audience.some((uri) =>
        /^https?:\/\/(?:(?:[^/]+\.)?mcp\.|[^/]+\/(?:[^?#]*\/)?(?:mcp|sse)(?:[/?#]|$))/i.test(uri),
      ),
    ephemeral: true,
  },
];

/** OpenID Connect Core section 2: only ID tokens answer a nonce or carry hashes of other tokens. */
export function isIdToken({ claims }: Jwt): boolean {
  return claims['nonce'] !== undefined || claims['at_hash'] !== undefined || claims['c_hash'] !== undefined;
}

function serviceAccountName(subject: string | null): readonly string[] {
  return serviceAccount.test(subject ?? '')
    ? [(subject ?? '').replace(serviceAccount, 'kubernetes.service_account:$1/$2')]
    : [];
}

/** The pod that a bound token dies with. */
function boundTo({ claims }: Jwt): readonly string[] {
  const { namespace, pod } = (claims['kubernetes.io'] ?? {}) as {
    namespace?: unknown;
    pod?: { name?: unknown } | null;
  };
  return pair('kubernetes.pod', namespace, typeof pod === 'object' ? pod?.name : null);
}

const appClaims = new Set(['iss', 'iat', 'exp', 'alg', 'nbf']);
const appLifetimeMs = 700_000;

/** GitHub knows these claims and takes ten minutes at most, and a minute for clocks that differ. */
function isGithubApp(jwt: Jwt): boolean {
  const { claims, issuedAt, expiresAt } = jwt;
  if (Object.keys(claims).some((name) => !appClaims.has(name))) return false;
  if (!/^(?:\d{1,12}|Iv[\w.]{8,40})$/.test(appOf(jwt)) || issuedAt === null || expiresAt === null)
    return false;
  return expiresAt - issuedAt <= appLifetimeMs;
}

/** The issuer is the App: its number, or its client id. */
function appOf({ claims: { iss } }: Jwt): string {
  return typeof iss === 'number' || typeof iss === 'string' ? String(iss) : '';
}

function pair(scheme: string, first: unknown, second: unknown): readonly string[] {
  const [a] = namedBy('', first);
  const [b] = namedBy('', second);
  return a === undefined || b === undefined ? [] : [`${scheme}${a}#${b.slice(1)}`];
}
