import { canonicalValue } from '../canonical.ts';
import type { Secret } from '../secret.ts';
import type { Exchange, Issued, Issuer, IssuerRequest } from './issuer.ts';
import type { Fields } from './reading/fields.ts';
import { jsonFields, secretField, textField } from './reading/fields.ts';
import { headerSecret } from './reading/header-secret.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantAfter, instantOfTimestamp } from './reading/lifetimes.ts';
import { queryParameters } from './reading/query-parameters.ts';

/** How a request names a user-assigned identity, in the dialects of the endpoints. */
const identityNames = ['client_id', 'clientid', 'object_id', 'principal_id', 'msi_res_id', 'mi_res_id'];
const tokenPath = /\/(?:identity\/oauth2\/token|msi\/token|oauth2\/token)\/?(?:\?|$)/;

/**
 * Endpoints that give an Azure workload its managed identity: virtual machines, App Service and Functions, Arc, Cloud
 * Shell, Service Fabric (learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token).
 * Each wants a header that no browser can be made to send.
 */
export const azureManagedIdentity: Issuer = {
  id: 'azure-managed-identity',
  endpoints: ['azure-imds', 'azure-appservice', 'azure-arc', 'azure-cloudshell', 'azure-servicefabric'],
  at: { segments: ['identity', 'msi', 'oauth2'] },
  match: ({ path, header }) =>
    tokenPath.test(path) &&
    (header('metadata')?.toLowerCase() === 'true' ||
      header('x-identity-header') !== null ||
      header('secret') !== null),
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] => {
    if (exchange.status >= 400) return [];
    const answer = jsonFields(exchange.responseBody);
    const secret = secretField(answer, 'access_token');
    if (answer === null || secret === null) return [];
    const asked = queryParameters(exchange.request, exchange.requestBody);
    const resource = textField(answer, 'resource') ?? textField(asked, 'resource');
    const identity = identityOf(asked);
    return [
      issuedCredential({
        secret,
        source: 'metadata_service',
        type: 'azure.access_token',
        provider: 'azure',
        name: resource,
        policy: `managed identity ${identity ?? textField(answer, 'client_id') ?? 'of the system'}`,
        ephemeral: true,
        expiresAt: expiryOf(answer, exchange),
        subject: textField(answer, 'client_id'),
        audience: resource === null ? [] : [resource],
        parents: presenters(exchange.request),
      }),
    ];
  },
};

/** Seconds since the epoch as a text; some endpoints write a date, some say only how long. */
function expiryOf(answer: Fields, { at }: Exchange): Issued['expiresAt'] {
  return instantOfTimestamp(answer['expires_on']) ?? instantAfter(at, answer['expires_in']);
}

function identityOf(asked: Fields): string | null {
  for (const name of identityNames) {
    const value = textField(asked, name);
    if (value !== null) return value;
  }
  return null;
}

/** Arc's proof is the content of a file that only administrators read, sent as if it were `Basic`. */
function presenters(request: IssuerRequest): readonly Secret[] {
  const proof = /^Basic\s+(\S{1,4096})$/i.exec(request.header('authorization')?.trim() ?? '')?.[1] ?? '';
  const secret = proof === '' ? null : canonicalValue(proof);
  return [
    ...headerSecret(request, 'x-identity-header'),
    ...headerSecret(request, 'secret'),
    ...(secret === null ? [] : [secret]),
  ];
}
