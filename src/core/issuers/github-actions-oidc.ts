import { decodeJwt } from '../jwt.ts';
import type { Exchange, Issued, Issuer } from './issuer.ts';
import { jsonFields, secretField, textsField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { queryFields } from './reading/query-parameters.ts';

/**
 * ID tokens of a GitHub Actions job, asked for with the job's own request token at the URL of
 * `ACTIONS_ID_TOKEN_REQUEST_URL` (github.com/actions/toolkit packages/core/src/oidc-utils.ts). The server's host and
 * path change; they end in `idtoken`.
 */
export const githubActionsOidc: Issuer = {
  id: 'github-actions-oidc',
  endpoints: ['github-actions-oidc'],
  at: { segments: ['idtoken'], hosts: ['actions.githubusercontent.com'] },
  match: ({ method, path }) => method === 'GET' && /[/?&](?:idtoken|api-version|audience)\b/.test(path),
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] => {
    if (exchange.status >= 400) return [];
    const secret = secretField(jsonFields(exchange.responseBody), 'value');
    const jwt = secret === null ? null : decodeJwt(secret);
    if (secret === null || jwt === null) return [];
    const asked = textsField(queryFields(exchange.request), 'audience');
    return [
      issuedCredential({
        secret,
        source: 'token_endpoint',
        type: 'github.oidc_token',
        provider: 'github',
        name: jwt.subject,
        policy: jwt.subject,
        ephemeral: true,
        issuedAt: jwt.issuedAt,
        expiresAt: jwt.expiresAt,
        subject: jwt.subject,
        issuer: jwt.issuer,
        audience: jwt.audience.length > 0 ? jwt.audience : asked,
        parents: exchange.presentedInHeaders,
      }),
    ];
  },
};
