import type { Ended, Exchange, Issued, Issuer, Renewed } from './issuer.ts';
import { endedName } from './reading/ended-credential.ts';
import type { Fields } from './reading/fields.ts';
import { asFields, jsonFields, textField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantOfDate } from './reading/lifetimes.ts';
import { queryFields } from './reading/query-parameters.ts';
import { generatedLeaves, storedSecrets } from './reading/secret-leaves.ts';

const secrets = /^\/api\/v[34]\/secrets(?:\/raw)?(?:\/[^/?]{1,256})?\/?(?:\?|$)/;
const leases = /^\/api\/v1\/dynamic-secrets\/leases(?:\/([\w-]{1,64})(\/renew)?)?\/?(?:\?|$)/;
const mostSecrets = 256;

/**
 * Secrets that Infisical stores and leases, on any host (infisical.com/docs/api-reference/endpoints/secrets,
 * dynamic-secrets). A value that the caller may not see comes as stars.
 */
export const infisicalSecrets: Issuer = {
  id: 'infisical-secrets',
  endpoints: ['infisical-dynamic'],
  at: { segments: ['secrets', 'dynamic-secrets'] },
  match: ({ method, path }) => (method === 'GET' ? secrets.test(path) : leases.test(path)),
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] => {
    const answer = exchange.status >= 400 ? null : jsonFields(exchange.responseBody);
    if (answer === null || exchange.request.method === 'DELETE') return [];
    return leases.test(exchange.request.path) ? leased(answer, exchange) : stored(answer, exchange);
  },
  ended: ({ status, request }: Exchange): readonly Ended[] =>
    status >= 400 || request.method !== 'DELETE'
      ? []
      : endedName('infisical.lease_id', leases.exec(request.path)?.[1], 'revoked'),
  renewed: (exchange: Exchange): readonly Renewed[] => {
    const [, id, isRenewal] = leases.exec(exchange.request.path) ?? [];
    if (exchange.status >= 400 || id === undefined || isRenewal === undefined) return [];
    const lease = asFields(jsonFields(exchange.responseBody)?.['lease']);
    const expiresAt = instantOfDate(lease?.['expireAt']);
    return expiresAt === null ? [] : [{ joinKey: `infisical.lease_id:${id}`, expiresAt }];
  },
};

function stored(answer: Fields, exchange: Exchange): readonly Issued[] {
  const imports: readonly unknown[] = Array.isArray(answer['imports']) ? answer['imports'] : [];
  const folders: readonly unknown[] = [answer, ...imports.slice(0, 16)];
  const listed = folders.flatMap((folder) => {
    const list = asFields(folder)?.['secrets'];
    return Array.isArray(list) ? (list as readonly unknown[]) : [];
  });
  return [answer['secret'], ...listed].slice(0, mostSecrets).flatMap((item) => {
    const secret = asFields(item);
    return secret === null ? [] : storedValue(secret, exchange);
  });
}

function storedValue(secret: Fields, exchange: Exchange): readonly Issued[] {
  const value = secret['secretValue'];
  if (typeof value !== 'string' || secret['secretValueHidden'] === true) return [];
  const query = queryFields(exchange.request);
  const environment = textField(secret, 'environment') ?? textField(query, 'environment');
  const id = textField(secret, 'id');
  const { version } = secret;
  return storedSecrets(value).map((found) =>
    issuedCredential({
      ...found,
      source: 'secret_manager',
      name: textField(secret, 'secretKey'),
      policy: environment === null ? null : `infisical environment ${environment}`,
      issuedAt: instantOfDate(secret['updatedAt']),
      joinKeys: [
        ...found.joinKeys,
        ...(id === null || typeof version !== 'number' ? [] : [`infisical.secret_version:${id}#${version}`]),
      ],
      parents: exchange.presentedInHeaders,
    }),
  );
}

function leased(answer: Fields, exchange: Exchange): readonly Issued[] {
  const lease = asFields(answer['lease']);
  const data = asFields(answer['data']);
  if (data === null) return [];
  const id = textField(lease, 'id');
  const dynamic = asFields(answer['dynamicSecret']);
  const asked = jsonFields(exchange.requestBody ?? '');
  const upperCase = Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return generatedLeaves(JSON.stringify(upperCase)).map((found) =>
    issuedCredential({
      ...found,
      source: 'secret_manager',
      provider: found.provider ?? 'infisical',
      type: found.type ?? (found.name.endsWith('password') ? 'database.password' : null),
      name: textField(dynamic, 'name') ?? textField(asked, 'dynamicSecretName'),
      policy:
        textField(asked, 'projectSlug') === null
          ? null
          : `infisical project ${textField(asked, 'projectSlug')}`,
      ephemeral: true,
      issuedAt: instantOfDate(lease?.['createdAt']),
      expiresAt: instantOfDate(lease?.['expireAt']),
      subject: found.subject ?? textField(upperCase, 'db_username') ?? textField(upperCase, 'username'),
      joinKeys: [...found.joinKeys, ...(id === null ? [] : [`infisical.lease_id:${id}`])],
      parents: exchange.presentedInHeaders,
    }),
  );
}
