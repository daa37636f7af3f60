import { fakeJwt, secondsFromNow } from '../../support/fake-jwt.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import type { ClientCase } from './client-case.ts';

const claims = (exp: number) => ({
  iss: 'https://kubernetes.default.svc.cluster.local',
  sub: 'system:serviceaccount:orders:clerk',
  aud: ['vault'],
  exp,
  'kubernetes.io': { namespace: 'orders', serviceaccount: { name: 'clerk', uid: '1' } },
});

/** A kubeconfig's token, a service account token that is asked for with it, and a secret that is read. */
export const kubernetes: ClientCase = {
  client: '@kubernetes/client-node',
  packages: ['@kubernetes/client-node'],
  credentials: {
    kubeconfig_token: {
      type: 'unknown',
      provider: 'unknown',
      make: () => fakeSecret('', 48),
      variable: null,
      fetched: { source: 'file' },
      uses: [{ at: 'k8s.example.com', port: 6_443, location: 'header' }],
    },
    requested: {
      type: 'kubernetes.service_account_token',
      provider: 'kubernetes',
      parents: ['kubeconfig_token'],
      uses: [],
    },
    secret_value: {
      type: 'unknown',
      provider: 'unknown',
      parents: ['kubeconfig_token'],
      fetched: { source: 'secret_manager' },
      uses: [{ at: 'orders.example.com', location: 'header' }],
    },
  },
  ports: { tls: [6_443] },
  files: (secretOf) => ({
    '.kube/config': `apiVersion: v1
kind: Config
clusters:
- name: c
  cluster: {server: 'https://k8s.example.com:6443'}
users:
- name: clerk
  user:
    token: ${secretOf('kubeconfig_token')}
contexts:
- name: c
  context: {cluster: c, user: clerk}
current-context: c
`,
  }),
  services: (minting) => ({
    'k8s.example.com': ({ path }) => {
      if (path.endsWith('/token')) {
        const exp = secondsFromNow(600);
        const token = minting.mint('requested', fakeJwt(claims(exp)), exp * 1_000);
        return {
          status: 201,
          json: {
            kind: 'TokenRequest',
            apiVersion: 'authentication.k8s.io/v1',
            spec: { audiences: ['vault'], expirationSeconds: 600 },
            status: { token, expirationTimestamp: new Date(exp * 1_000).toISOString().replace('.000', '') },
          },
        };
      }
      const value = minting.mint('secret_value', fakeSecret('', 40));
      return {
        json: {
          kind: 'Secret',
          apiVersion: 'v1',
          metadata: { name: 'orders', namespace: 'orders' },
          type: 'Opaque',
          data: { api_key: Buffer.from(value).toString('base64') },
        },
      };
    },
    'orders.example.com': () => ({ json: {} }),
  }),
  imports: "import { KubeConfig, CoreV1Api } from '@kubernetes/client-node';",
  body: `
const config = new KubeConfig();
config.loadFromDefault();
const api = config.makeApiClient(CoreV1Api);
await api.createNamespacedServiceAccountToken({ name: 'clerk', namespace: 'orders', body: { spec: { audiences: ['vault'], expirationSeconds: 600 } } });
const { data } = await api.readNamespacedSecret({ name: 'orders', namespace: 'orders' });
await fetch('https://orders.example.com/v1/orders', { headers: { 'x-api-key': Buffer.from(data.api_key, 'base64').toString() } });`,
};
