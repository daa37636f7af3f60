import type { Ended, Exchange, Issued, Issuer, IssuerRequest } from './issuer.ts';
import { endedName, endedPresenter } from './reading/ended-credential.ts';
import { jsonFields, secretField, textField, textsField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantOfDate } from './reading/lifetimes.ts';

const path =
  /\/api\/v4\/(?:(projects|groups|users)\/([^/?]{1,256})\/)?(?:personal_|impersonation_)?access_tokens(?:\/(self|\d{1,20}))?(?:\/rotate)?\/?(?:\?|$)/;
const rotation = /\/rotate\/?(?:\?|$)/;
const day = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Access tokens that GitLab's API makes, rotates and revokes, on any host (docs.gitlab.com/api/personal_access_tokens,
 * project_access_tokens, group_access_tokens). They end at midnight UTC of `expires_at`.
 */
export const gitlabAccessToken: Issuer = {
  id: 'gitlab-access-token',
  endpoints: [],
  at: { segments: ['access_tokens', 'personal_access_tokens', 'impersonation_tokens'] },
  match: (request) => (request.method === 'POST' || request.method === 'DELETE') && path.test(request.path),
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] => {
    if (exchange.status >= 400 || exchange.request.method !== 'POST') return [];
    const answer = jsonFields(exchange.responseBody);
    const secret = secretField(answer, 'token');
    if (answer === null || secret === null) return [];
    const [, kind, owner] = path.exec(exchange.request.path) ?? [];
    const ends = textField(answer, 'expires_at') ?? '';
    return [
      issuedCredential({
        secret,
        source: 'token_endpoint',
        type: 'gitlab.personal_token',
        provider: 'gitlab',
        name: textField(answer, 'name'),
        policy: kind === undefined ? null : `gitlab ${kind.slice(0, -1)} ${owner}`,
        issuedAt: instantOfDate(answer['created_at']),
        expiresAt: instantOfDate(day.test(ends) ? `${ends}T00:00:00Z` : ends),
        scopes: textsField(answer, 'scopes'),
        issuer: exchange.request.host,
        joinKeys: typeof answer['id'] === 'number' ? [nameOf(exchange.request, answer['id'])] : [],
        parents: exchange.presentedInHeaders,
      }),
    ];
  },
  ended: (exchange: Exchange): readonly Ended[] => {
    if (exchange.status >= 400) return [];
    const { request } = exchange;
    const which = path.exec(request.path)?.[3];
    const isRotation = request.method === 'POST' && rotation.test(request.path);
    if (which === undefined || !(isRotation || request.method === 'DELETE')) return [];
    const reason = isRotation ? 'replaced' : 'revoked';
    if (which === 'self') return endedPresenter(exchange, reason);
    return endedName('gitlab.token_id', `${request.host}#${which}`, reason);
  },
};

function nameOf({ host }: IssuerRequest, id: number): string {
  return `gitlab.token_id:${host}#${id}`;
}
