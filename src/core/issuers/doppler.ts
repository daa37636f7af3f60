import type { Ended, Exchange, Issued, Issuer, Presented } from './issuer.ts';
import { dopplerSecrets } from './reading/doppler-secrets.ts';
import { endedName, endedSecret } from './reading/ended-credential.ts';
import { bodyFields, secretField, textField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantOfDate } from './reading/lifetimes.ts';
import { pathWithoutQuery } from './reading/path-without-query.ts';
import { presentedFields, secretsOf } from './reading/presented-fields.ts';

const stores = /^\/v3\/configs\/config\/(?:secrets(?:\/download)?|secret)$/;
const leases = '/v3/configs/config/dynamic_secrets/dynamic_secret/leases';
const serviceTokens = '/v3/configs/config/tokens';
const accountTokens = /^\/v3\/workplace\/service_accounts\/service_account\/([\w-]{1,64})\/tokens$/;

/**
 * Doppler (docs.doppler.com/reference): identities that sign in by OIDC, service tokens, stored secrets and leases.
 * The OIDC endpoint is that of github.com/DopplerHQ/cli.
 */
export const doppler: Issuer = {
  id: 'doppler',
  endpoints: ['doppler-oidc', 'doppler-secrets'],
  at: { hosts: ['doppler.com'] },
  match: ({ path }) =>
    path.startsWith('/v3/auth/') || /^\/v3\/(?:configs\/config|workplace\/service_acc)/.test(path),
  presented: (request, body): readonly Presented[] =>
    presentedFields(bodyFields(body), request.path.startsWith('/v3/auth/') ? { token: 'identity' } : {}),
  issued: (exchange: Exchange): readonly Issued[] => {
    const { method, path } = exchange.request;
    if (exchange.status >= 400) return [];
    const bare = pathWithoutQuery(path);
    if (method === 'GET') return stores.test(bare) ? dopplerSecrets(exchange) : [];
    if (method !== 'POST') return [];
    if (bare === leases) return dopplerSecrets(exchange);
    return token(exchange, bare);
  },
  ended: (exchange: Exchange): readonly Ended[] => {
    if (exchange.status >= 400) return [];
    const { method, path } = exchange.request;
    const asked = bodyFields(exchange.requestBody ?? '');
    const bare = pathWithoutQuery(path);
    if (method === 'POST' && bare === '/v3/auth/revoke')
      return endedSecret(secretField(asked, 'token'), 'revoked');
    if (method !== 'DELETE') return [];
    const slug = textField(asked, 'slug');
    if (bare.startsWith(leases)) return endedName('doppler.lease', slug, 'revoked');
    if (bare !== `${serviceTokens}/token`) return [];
    return [
      ...endedSecret(secretField(asked, 'token'), 'revoked'),
      ...endedName('doppler.token', slug, 'revoked'),
    ];
  },
};

function token(exchange: Exchange, path: string): readonly Issued[] {
  const answer = bodyFields(exchange.responseBody);
  const asked = bodyFields(exchange.requestBody ?? '');
  const isOidc = path === '/v3/auth/oidc';
  const account = accountTokens.exec(path)?.[1] ?? null;
  if (!isOidc && account === null && path !== serviceTokens) return [];
  const inner = answer?.['token'] ?? answer?.['api_token'];
  const facts = typeof inner === 'object' ? (bodyFields(JSON.stringify(inner)) ?? answer) : answer;
  const secret = isOidc
    ? secretField(answer, 'token')
    : (secretField(facts, 'key') ?? secretField(answer, 'api_key'));
  if (secret === null) return [];
  const identity = textField(asked, 'identity');
  const slug = textField(facts, 'slug');
  const config = textField(facts, 'config');
  return [
    issuedCredential({
      secret,
      source: 'token_endpoint',
      type: isOidc
        ? 'doppler.identity_token'
        : account === null
          ? 'doppler.service_token'
          : 'doppler.service_account_token',
      provider: 'doppler',
      name: textField(facts, 'name') ?? identity,
      policy:
        identity !== null
          ? `doppler identity ${identity}`
          : config !== null
            ? `doppler config ${config}`
            : account === null
              ? null
              : `doppler service account ${account}`,
      ephemeral: isOidc ? true : null,
      issuedAt: instantOfDate(facts?.['created_at']),
      expiresAt: instantOfDate(facts?.['expires_at']),
      subject: identity ?? account,
      joinKeys: slug === null ? [] : [`doppler.token:${slug}`],
      parents: [
        ...exchange.presentedInHeaders,
        ...(isOidc ? secretsOf(presentedFields(asked, { token: 'identity' })) : []),
      ],
    }),
  ];
}
