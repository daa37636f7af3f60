import type { Exchange, Issued, Issuer } from './issuer.ts';
import { asFields, jsonFields, secretField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantOfDate } from './reading/lifetimes.ts';

/** GitHub Enterprise Server has the API under `/api/v3` of any host. */
const path = /^(?:\/api\/v3)?\/app\/installations\/(\d{1,20})\/access_tokens(?:\?|$)/;
const mostScopes = 64;

/**
 * Installation access tokens of GitHub Apps, minted with the App's JWT
 * (docs.github.com/rest/apps/apps#create-an-installation-access-token-for-an-app).
 */
export const githubInstallation: Issuer = {
  id: 'github-installation',
  endpoints: ['github-installation'],
  at: { segments: ['access_tokens'] },
  match: (request) => request.method === 'POST' && path.test(request.path),
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] => {
    if (exchange.status >= 400) return [];
    const installation = path.exec(exchange.request.path)?.[1];
    const answer = jsonFields(exchange.responseBody);
    const secret = secretField(answer, 'token');
    if (secret === null || installation === undefined) return [];
    const token = issuedCredential({
      secret,
      source: 'token_endpoint',
      type: 'github.installation_token',
      provider: 'github',
      name: `installation ${installation}`,
      policy: `github app installation ${installation}`,
      ephemeral: true,
      expiresAt: instantOfDate(answer?.['expires_at']),
      scopes: permissions(answer?.['permissions']),
      parents: exchange.presentedInHeaders,
    });
    return [token];
  },
};

/** `{ contents: 'write' }` as `contents:write`. */
function permissions(value: unknown): readonly string[] {
  return Object.entries(asFields(value) ?? {})
    .filter(([, level]) => typeof level === 'string')
    .slice(0, mostScopes)
    .map(([name, level]) => `${name}:${String(level)}`.slice(0, 128));
}
