import { secretName } from '../secret-names.ts';
import type { Exchange, Issued, Issuer } from './issuer.ts';
import { binarySecret } from './reading/binary-secret.ts';
import type { Fields } from './reading/fields.ts';
import { asFields, jsonFields, textField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantOfDate } from './reading/lifetimes.ts';
import { storedLeaves } from './reading/secret-leaves.ts';

const path = /\/api\/v1\/(?:namespaces\/[^/?#]{1,63}\/)?secrets(?:\/[^/?#]{1,253})?\/?(?:\?|$)/;
/** A watch never ends; its answer is a stream. */
const watch = /[?&]watch=(?:true|1)\b/;
const mostSecrets = 64;
const mostKeys = 64;
/** What a service account's secret holds beside the token. */
const publicKeys: ReadonlySet<string> = new Set(['namespace', 'ca.crt', 'service-ca.crt']);

/** Kubernetes secrets, one or a list (kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/secret-v1). */
export const kubernetesSecret: Issuer = {
  id: 'kubernetes-secret',
  endpoints: ['k8s-secret-get'],
  at: { segments: ['secrets'] },
  match: (request) => request.method === 'GET' && path.test(request.path) && !watch.test(request.path),
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] => {
    if (exchange.status >= 400) return [];
    const answer = jsonFields(exchange.responseBody);
    const items = answer?.['items'];
    const list: readonly unknown[] = Array.isArray(items) ? items.slice(0, mostSecrets) : [answer];
    return list.flatMap((item) => {
      const secret = asFields(item);
      return secret === null ? [] : leavesOf(secret, exchange);
    });
  },
};

function leavesOf(secret: Fields, exchange: Exchange): readonly Issued[] {
  const metadata = asFields(secret['metadata']);
  const [namespace, name] = [textField(metadata, 'namespace'), textField(metadata, 'name')];
  const [uid, version] = [textField(metadata, 'uid'), textField(metadata, 'resourceVersion')];
  const joinKeys = uid === null || version === null ? [] : [`k8s.secret_version:${uid}#${version}`];
  const data = Object.entries(asFields(secret['data']) ?? {})
    .filter(([key]) => !publicKeys.has(key))
    .slice(0, mostKeys)
    .map(([key, value]) => [key, secretName(key) === 'secret' ? binarySecret(value) : plainText(value)]);
  return storedLeaves(JSON.stringify(Object.fromEntries(data))).map((found) =>
    issuedCredential({
      ...found,
      joinKeys: [...found.joinKeys, ...joinKeys],
      source: 'secret_manager',
      name: namespace === null || name === null ? name : `${namespace}/${name}`,
      issuedAt: instantOfDate(metadata?.['creationTimestamp']),
      parents: exchange.presentedInHeaders,
    }),
  );
}

/** A user or a host is a text: bytes are neither, and may be a secret that nobody encoded. */
function plainText(value: unknown): string | null {
  const text = typeof value === 'string' ? Buffer.from(value, 'base64').toString('utf8') : '';
  return binarySecret(value) === text ? text : null;
}
