import type { Ended, Exchange, Issued, Issuer } from './issuer.ts';
import { endedName } from './reading/ended-credential.ts';
import type { Fields } from './reading/fields.ts';
import { asFields, jsonFields, secretField, textField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantOfEpoch } from './reading/lifetimes.ts';

const adminKeys = /\/v1\/organization\/admin_api_keys(?:\/([\w-]{1,128}))?\/?(?:\?|$)/;
const projectKeys =
  /\/v1\/organization\/projects\/([\w-]{1,128})\/(?:service_accounts(?:\/[\w-]{1,128}\/api_keys)?|api_keys(?:\/([\w-]{1,128}))?)\/?(?:\?|$)/;

/**
 * Keys that OpenAI's administration API makes (platform.openai.com/docs/api-reference/administration): admin keys,
 * keys of a project's service account, and the key that a new service account comes with. A key is handed out once.
 */
export const openaiKeys: Issuer = {
  id: 'openai-keys',
  endpoints: ['openai-svcacct-key', 'openai-admin-key'],
  at: { segments: ['admin_api_keys', 'service_accounts', 'api_keys'] },
  match: ({ method, path }) =>
    (method === 'POST' || method === 'DELETE') && (adminKeys.test(path) || projectKeys.test(path)),
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] => {
    if (exchange.status >= 400 || exchange.request.method !== 'POST') return [];
    const answer = jsonFields(exchange.responseBody);
    const ofAccount = asFields(answer?.['api_key']);
    const key = ofAccount ?? answer;
    const secret = secretField(key, 'value');
    if (key === null || secret === null) return [];
    const project = projectKeys.exec(exchange.request.path)?.[1] ?? null;
    return [
      issuedCredential({
        secret,
        source: 'token_endpoint',
        type: project === null ? 'openai.admin_key' : 'openai.service_account_key',
        provider: 'openai',
        name: textField(key, 'name') ?? textField(answer, 'name'),
        policy: project === null ? 'openai organization admin' : `openai project ${project}`,
        ephemeral: key['expires_at'] == null ? false : null,
        issuedAt: instantOfEpoch(key['created_at']),
        expiresAt: instantOfEpoch(key['expires_at']),
        subject: subjectOf(ofAccount === null ? null : answer, key),
        joinKeys: textField(key, 'id') === null ? [] : [`openai.key_id:${textField(key, 'id')}`],
        parents: exchange.presentedInHeaders,
      }),
    ];
  },
  ended: ({ status, request }: Exchange): readonly Ended[] => {
    if (status >= 400 || request.method !== 'DELETE') return [];
    const id = adminKeys.exec(request.path)?.[1] ?? projectKeys.exec(request.path)?.[2];
    return endedName('openai.key_id', id, 'revoked');
  },
};

/** The service account, or the owner of an admin key. */
function subjectOf(account: Fields | null, key: Fields): string | null {
  return textField(account, 'id') ?? textField(asFields(key['owner']), 'id');
}
