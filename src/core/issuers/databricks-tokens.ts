import type { Ended, Exchange, Issued, Issuer } from './issuer.ts';
import { endedName } from './reading/ended-credential.ts';
import { asFields, jsonFields, secretField, textField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantOfTimestamp } from './reading/lifetimes.ts';

const path =
  /^\/api\/2\.[01]\/(?:token\/(?:create|delete)|token-management\/(?:on-behalf-of\/)?tokens)(?:\/([\w-]{1,128}))?\/?(?:\?|$)/;

/**
 * Personal access tokens of Databricks, on any workspace's host, one's own or a service principal's
 * (docs.databricks.com/api/workspace/tokens, tokenmanagement). Times are in milliseconds; -1 means never.
 */
export const databricksTokens: Issuer = {
  id: 'databricks-tokens',
  endpoints: ['databricks-pat'],
  at: { segments: ['token', 'token-management'] },
  match: (request) => (request.method === 'POST' || request.method === 'DELETE') && path.test(request.path),
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] => {
    const answer = exchange.status >= 400 ? null : jsonFields(exchange.responseBody);
    const secret = secretField(answer, 'token_value');
    if (secret === null) return [];
    const info = asFields(answer?.['token_info']);
    const id = textField(info, 'token_id');
    const expiresAt = instantOfTimestamp(info?.['expiry_time']);
    return [
      issuedCredential({
        secret,
        source: 'token_endpoint',
        type: 'databricks.personal_token',
        provider: 'databricks',
        name: textField(info, 'comment') ?? id,
        policy: `databricks workspace ${exchange.request.host}`,
        ephemeral: expiresAt === null ? false : null,
        issuedAt: instantOfTimestamp(info?.['creation_time']),
        expiresAt,
        subject: textField(info, 'created_by_username'),
        issuer: exchange.request.host,
        joinKeys: id === null ? [] : [`databricks.token_id:${id}`],
        parents: exchange.presentedInHeaders,
      }),
    ];
  },
  /** One's own by a `POST` that names it in the body, anyone's by `DELETE`. */
  ended: ({ status, request, requestBody }: Exchange): readonly Ended[] => {
    if (status >= 400) return [];
    const id = request.path.includes('/token/delete')
      ? textField(jsonFields(requestBody ?? ''), 'token_id')
      : request.method === 'DELETE'
        ? path.exec(request.path)?.[1]
        : null;
    return endedName('databricks.token_id', id, 'revoked');
  },
};
