import type { Exchange, Issued, Issuer } from './issuer.ts';
import { asFields, jsonFields, textField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantOfTimestamp } from './reading/lifetimes.ts';
import { storedSecrets } from './reading/secret-leaves.ts';

const path = /^\/secrets\/([^/?#]{1,127})(?:\/([^/?#]{1,64}))?\/?(?:\?|$)/;

/** Secrets of Azure Key Vault in every cloud (learn.microsoft.com/rest/api/keyvault/secrets/get-secret). */
export const azureKeyVault: Issuer = {
  id: 'azure-key-vault',
  endpoints: ['keyvault-get'],
  at: {
    hosts: ['vault.azure.net', 'vault.usgovcloudapi.net', 'vault.azure.cn', 'vault.microsoftazure.de'],
  },
  match: (request) => request.method === 'GET' && path.test(request.path),
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] => {
    const answer = jsonFields(exchange.responseBody);
    const text = answer?.['value'];
    if (exchange.status >= 400 || typeof text !== 'string') return [];
    const id = textField(answer, 'id');
    const attributes = asFields(answer?.['attributes']);
    const isCertificate = textField(answer, 'contentType') === 'application/x-pkcs12';
    return storedSecrets(text).map((found) =>
      issuedCredential({
        ...found,
        type: found.type ?? (isCertificate ? 'x509.pkcs12' : null),
        joinKeys: [...found.joinKeys, ...(id === null ? [] : [`azure.secret_version:${id}`])],
        source: 'secret_manager',
        name: path.exec(exchange.request.path)?.[1] ?? null,
        issuedAt: instantOfTimestamp(attributes?.['created']),
        expiresAt: instantOfTimestamp(attributes?.['exp']),
        parents: exchange.presentedInHeaders,
      }),
    );
  },
};
