import type { Ended, Exchange, Issued, Issuer } from './issuer.ts';
import { endedName } from './reading/ended-credential.ts';
import { jsonFields, secretField, textField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantOfDate } from './reading/lifetimes.ts';

/** An application is named by its object id, or in brackets by its application id. */
const path =
  /^\/(?:v1\.0|beta)\/(?:applications|servicePrincipals)(?:\/|\(appId=')([\w-]{1,64})(?:'\))?\/(add|remove)Password\/?(?:\?|$)/;

/**
 * Client secrets of Entra applications, made and removed with Microsoft Graph in every cloud
 * (learn.microsoft.com/graph/api/application-addpassword). Only `addPassword` ever shows one.
 */
export const microsoftGraph: Issuer = {
  id: 'microsoft-graph',
  endpoints: ['graph-addpassword'],
  at: { segments: ['addPassword', 'removePassword'] },
  match: (request) => request.method === 'POST' && path.test(request.path),
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] => {
    const answer = jsonFields(exchange.responseBody);
    const secret = secretField(answer, 'secretText');
    const application = path.exec(exchange.request.path)?.[1] ?? null;
    if (exchange.status >= 400 || secret === null) return [];
    const id = textField(answer, 'keyId');
    return [
      issuedCredential({
        secret,
        source: 'token_endpoint',
        type: 'azure.client_secret',
        provider: 'azure',
        name: textField(answer, 'displayName') ?? application,
        policy: application === null ? null : `entra application ${application}`,
        ephemeral: false,
        issuedAt: instantOfDate(answer?.['startDateTime']),
        expiresAt: instantOfDate(answer?.['endDateTime']),
        subject: application,
        joinKeys: id === null ? [] : [`azure.key_id:${id}`],
        parents: exchange.presentedInHeaders,
      }),
    ];
  },
  ended: (exchange: Exchange): readonly Ended[] => {
    if (exchange.status >= 400 || path.exec(exchange.request.path)?.[2] !== 'remove') return [];
    const id = textField(jsonFields(exchange.requestBody ?? ''), 'keyId');
    return endedName('azure.key_id', id, 'revoked');
  },
};
