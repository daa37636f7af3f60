import { canonicalValue } from '../canonical.ts';
import type { Ended, Exchange, Issued, Issuer, Presented } from './issuer.ts';
import { endedSecret } from './reading/ended-credential.ts';
import { asFields, jsonFields, secretField, textField, textsField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantOfDate } from './reading/lifetimes.ts';

/** docs.github.com/rest/credentials/revoke: anyone who found a token may end it, without signing in. */
const found = /^(?:\/api\/v3)?\/credentials\/revoke\/?(?:\?|$)/;
const path = /^(?:\/api\/v3)?\/applications\/([\w.-]{1,64})\/(token|grant|token\/scoped)\/?(?:\?|$)/;

const mostReported = 1_000;

/**
 * What an OAuth or GitHub App does with a user's token (docs.github.com/rest/apps/oauth-applications): reset it,
 * narrow it, revoke it. The App proves itself by Basic, the token stands in the body.
 */
export const githubAppToken: Issuer = {
  id: 'github-app-token',
  endpoints: [],
  at: { segments: ['applications', 'credentials'] },
  match: (request) => request.method !== 'GET' && (path.test(request.path) || found.test(request.path)),
  presented: (_request, body): readonly Presented[] => {
    const secret = secretField(jsonFields(body), 'access_token');
    return secret === null ? [] : [{ secret, field: 'access_token', subject: null }];
  },
  issued: (exchange: Exchange): readonly Issued[] => {
    const client = path.exec(exchange.request.path)?.[1];
    // A POST to `token` only checks it, and hands back what was sent.
    if (exchange.status >= 400 || client === undefined || isCheck(exchange)) return [];
    const answer = jsonFields(exchange.responseBody);
    const secret = secretField(answer, 'token');
    if (secret === null) return [];
    const asked = secretField(jsonFields(exchange.requestBody ?? ''), 'access_token');
    return [
      issuedCredential({
        secret,
        source: 'token_endpoint',
        type: 'github.oauth_token',
        provider: 'github',
        policy: `oauth client ${client}`,
        issuedAt: instantOfDate(answer?.['created_at']),
        expiresAt: instantOfDate(answer?.['expires_at']),
        scopes: textsField(answer, 'scopes'),
        subject: textField(asFields(answer?.['user']), 'login'),
        parents: [...exchange.presentedInHeaders, ...(asked === null ? [] : [asked])],
      }),
    ];
  },
  ended: (exchange: Exchange): readonly Ended[] => {
    const { method } = exchange.request;
    if (exchange.status >= 400) return [];
    const body = jsonFields(exchange.requestBody ?? '');
    if (found.test(exchange.request.path)) return reported(body?.['credentials']);
    if (method !== 'DELETE' && method !== 'PATCH') return [];
    const asked = secretField(body, 'access_token');
    return endedSecret(asked, method === 'DELETE' ? 'revoked' : 'replaced');
  },
};

function isCheck({ request }: Exchange): boolean {
  return request.method === 'POST' && !request.path.includes('/scoped');
}

function reported(list: unknown): readonly Ended[] {
  const tokens: readonly unknown[] = Array.isArray(list) ? list.slice(0, mostReported) : [];
  return tokens.flatMap((text) =>
    typeof text === 'string' ? endedSecret(canonicalValue(text), 'revoked') : [],
  );
}
