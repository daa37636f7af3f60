import type { Exchange, Issued, Issuer } from './issuer.ts';
import { asFields, jsonFields, secretField, textField, textsField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantOfDate } from './reading/lifetimes.ts';

/** A proxy in front of the API server (Rancher, kubectl) may add to the front of the path. */
const path = /\/api\/v1\/namespaces\/([^/?#]{1,63})\/serviceaccounts\/([^/?#]{1,253})\/token\/?(?:\?|$)/;

/**
 * Tokens of Kubernetes service accounts, bound to an object and for an audience
 * (kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-request-v1).
 */
export const kubernetesToken: Issuer = {
  id: 'kubernetes-token',
  endpoints: ['k8s-tokenrequest'],
  at: { segments: ['serviceaccounts'] },
  match: (request) => request.method === 'POST' && path.test(request.path),
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] => {
    const [, namespace, account] = path.exec(exchange.request.path) ?? [];
    const answer = jsonFields(exchange.responseBody);
    const status = asFields(answer?.['status']);
    const secret = secretField(status, 'token');
    if (exchange.status >= 400 || secret === null || account === undefined) return [];
    const spec = asFields(answer?.['spec']);
    const bound = asFields(spec?.['boundObjectRef']);
    const uid = textField(bound, 'uid');
    const kind = /^[a-z]{1,63}$/.exec(textField(bound, 'kind')?.toLowerCase() ?? '')?.[0];
    return [
      issuedCredential({
        secret,
        source: 'token_endpoint',
        type: 'kubernetes.service_account_token',
        provider: 'kubernetes',
        name: `${namespace}/${account}`,
        policy: `kubernetes service account ${namespace}/${account}`,
        ephemeral: true,
        expiresAt: instantOfDate(status?.['expirationTimestamp']),
        subject: `system:serviceaccount:${namespace}:${account}`,
        audience: textsField(spec, 'audiences'),
        joinKeys: uid === null || kind === undefined ? [] : [`k8s.${kind}_uid:${uid}`],
        parents: exchange.presentedInHeaders,
      }),
    ];
  },
};
