import { canonicalValue } from '../canonical.ts';
import type { Ended, Exchange, Issued, Issuer } from './issuer.ts';
import { binarySecret } from './reading/binary-secret.ts';
import { endedName } from './reading/ended-credential.ts';
import { jsonFields, secretField, textField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantOfDate } from './reading/lifetimes.ts';

const path =
  /^\/v1\/projects\/[^/?#]{1,128}\/serviceAccounts\/([^/?#]{1,256})\/keys(?:\/([0-9a-f]{1,64}))?\/?(?:\?|$)/;
const never = '9999-';

/**
 * Keys of Google service accounts, made and deleted
 * (cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts.keys). The answer holds the key's file; the
 * application may go on with the file or with the private key in it.
 */
export const gcpServiceAccountKey: Issuer = {
  id: 'gcp-service-account-key',
  endpoints: ['gcp-sa-key-create'],
  at: { segments: ['serviceAccounts'] },
  match: ({ method, path: asked }) => (method === 'POST' || method === 'DELETE') && path.test(asked),
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] => {
    const answer = jsonFields(exchange.responseBody);
    const file = binarySecret(answer?.['privateKeyData']);
    const document = file === null ? null : canonicalValue(file);
    if (exchange.status >= 400 || answer === null || document === null) return [];
    const key = jsonFields(document);
    const id = textField(key, 'private_key_id') ?? textField(answer, 'name')?.split('/').at(-1) ?? null;
    const account = textField(key, 'client_email') ?? accountOf(exchange);
    const until = textField(answer, 'validBeforeTime');
    const secrets = [document, secretField(key, 'private_key')].filter((secret) => secret !== null);
    return secrets.map((secret) =>
      issuedCredential({
        secret,
        source: 'token_endpoint',
        type: 'gcp.service_account_key',
        provider: 'gcp',
        name: account,
        policy: account === null ? null : `service account ${account}`,
        ephemeral: false,
        issuedAt: instantOfDate(answer['validAfterTime']),
        expiresAt: until?.startsWith(never) === true ? null : instantOfDate(until),
        subject: account,
        joinKeys: id === null ? [] : [`gcp.key_id:${id}`],
        parents: exchange.presentedInHeaders,
      }),
    );
  },
  ended: (exchange: Exchange): readonly Ended[] => {
    const id = path.exec(exchange.request.path)?.[2];
    if (exchange.status >= 400 || exchange.request.method !== 'DELETE') return [];
    return endedName('gcp.key_id', id, 'revoked');
  },
};

function accountOf({ request }: Exchange): string | null {
  const account = path.exec(request.path)?.[1] ?? '';
  try {
    return decodeURIComponent(account) || null;
  } catch {
    return account || null;
  }
}
