import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { errors, Provider, type ResourceServer, type TokenContext } from 'oidc-provider';
import { verifiedClaims } from './jwt.ts';
import { listen, serveParent } from './serve.ts';
import { createTruthLog, type TruthLog } from './truth.ts';

/** The grant of RFC 8693, token exchange. */
const tokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange';

/** Where tokens may be used, and how long they live in seconds: a resource of RFC 8707 is its audience. */
const resources: Readonly<Record<string, { readonly scope: string; readonly ttl: number }>> = {
  'https://tools.example': { scope: 'ledger.read ledger.write', ttl: 600 },
  'https://ledger.example': { scope: 'ledger.read ledger.write', ttl: 60 },
};

function resourceServer(resource: string): ResourceServer {
  const known = resources[resource];
  if (known === undefined) throw new errors.InvalidTarget();
  return {
    audience: resource,
    scope: known.scope,
    accessTokenTTL: known.ttl,
    accessTokenFormat: 'jwt',
  };
}

/** A real OAuth server with confidential clients, JWT access tokens and token exchange. */
function createProvider(issuer: string, clients: Readonly<Record<string, string>>): Provider {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256' };
  const provider = new Provider(issuer, {
    clients: Object.entries(clients).map(([id, secret]) => ({
      client_id: id,
      client_secret: secret,
      grant_types: ['client_credentials', tokenExchange],
      redirect_uris: [],
      response_types: [],
    })),
    clientAuthMethods: ['client_secret_basic', 'client_secret_post'],
    // The signature of everything, access tokens too.
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    scopes: ['ledger.read', 'ledger.write'],
    jwks: { keys: [jwk] },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_ctx: unknown, resource: string) => resourceServer(resource),
      },
    },
  });
  const keys = [publicKey.export({ format: 'jwk' })];
  provider.registerGrantType(tokenExchange, (ctx) => exchange(provider, keys, ctx), [
    'subject_token',
    'subject_token_type',
    'resource',
    'scope',
  ]);
  return provider;
}

/** Trades an access token of this server for one with less scope, less time and another audience. */
async function exchange(provider: Provider, keys: readonly JsonWebKey[], ctx: TokenContext): Promise<void> {
  const { client, params = {} } = ctx.oidc;
  const subject = verifiedClaims(String(params['subject_token']), keys);
  if (subject === null || client === undefined) throw new errors.InvalidGrant('subject_token is not valid');
  const scope = String(params['scope'] ?? subject.scope);
  const held = new Set(subject.scope.split(' '));
  if (!scope.split(' ').every((one) => held.has(one))) throw new errors.InvalidScope('more than held', scope);
  const token = new provider.ClientCredentials({ client, scope });
  token.resourceServer = resourceServer(String(params['resource']));
  ctx.oidc.entity('ClientCredentials', token);
  const value = await token.save();
  ctx.body = {
    access_token: value,
    issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    token_type: token.tokenType,
    expires_in: token.expiration,
    scope: token.scope,
  };
}

/** Logs what was presented to the token endpoint and what it answered. */
function observe(ctx: TokenContext, log: TruthLog): void {
  const params = ctx.oidc.params ?? {};
  const presented: { secret: string; where: string }[] = [];
  const basic = /^Basic (.+)$/.exec(ctx.req.headers.authorization ?? '')?.[1];
  if (basic !== undefined) {
    const secret = Buffer.from(basic, 'base64').toString('utf8').split(':')[1] ?? '';
    presented.push({ secret: decodeURIComponent(secret), where: 'authorization' });
  }
  for (const field of ['client_secret', 'subject_token']) {
    const secret = params[field];
    if (typeof secret === 'string') presented.push({ secret, where: `body:${field}` });
  }
  for (const one of presented) log.used({ ...one, operation: 'POST /token', status: ctx.status });
  const token = (ctx.body as { access_token?: string } | undefined)?.access_token;
  if (token !== undefined) log.issued({ ...tokenFacts(token), parents: presented.map((one) => one.secret) });
}

function tokenFacts(token: string): Parameters<TruthLog['issued']>[0] {
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  return {
    secret: token,
    what: 'access token',
    issuedAt: claims.iat * 1000,
    expiresAt: claims.exp * 1000,
    scopes: claims.scope.split(' '),
    subject: claims.sub,
    issuer: claims.iss,
    audience: [claims.aud],
    publicName: claims.jti,
  };
}

const { server, origin } = await listen();
const log = createTruthLog();
const clients = JSON.parse(process.env['DEMO_OAUTH_CLIENTS'] ?? '{}') as Record<string, string>;
const provider = createProvider(origin, clients);
provider.on('grant.success', (ctx) => observe(ctx, log));
provider.on('grant.error', (ctx) => observe(ctx, log));
server.on('request', provider.callback());
serveParent(server, log);
