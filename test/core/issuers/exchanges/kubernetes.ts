import { fakeSecret } from '../../../support/fake-secret.ts';
import { inAnHour, jwt } from './cloud-values.ts';
import type { IssuerExchange } from './exchange.ts';

/** kubernetes.io/docs/reference/kubernetes-api: TokenRequest v1, Secret v1. */
const server = 'https://10.96.0.1:6443';
const caller = jwt({ iss: 'https://kubernetes.default.svc', sub: 'system:serviceaccount:prod:agent' });
const bearer = { authorization: `Bearer ${caller}` };
const issuedToken = jwt({
  iss: 'https://kubernetes.default.svc',
  sub: 'system:serviceaccount:prod:app',
  jti: 'j',
});

const tokens: readonly IssuerExchange[] = [
  {
    endpoint: 'k8s-tokenrequest',
    what: 'a token that is bound to a pod',
    issuer: 'kubernetes-token',
    exchange: {
      url: `${server}/api/v1/namespaces/prod/serviceaccounts/app/token`,
      headers: bearer,
      json: { kind: 'TokenRequest', apiVersion: 'authentication.k8s.io/v1', spec: { audiences: ['vault'] } },
      status: 201,
      answer: {
        kind: 'TokenRequest',
        apiVersion: 'authentication.k8s.io/v1',
        metadata: { name: 'app', namespace: 'prod' },
        spec: {
          audiences: ['vault'],
          expirationSeconds: 3600,
          boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: 'app-0', uid: '0f0f-11' },
        },
        status: { token: issuedToken, expirationTimestamp: inAnHour.date },
      },
    },
    issued: [
      {
        secret: issuedToken,
        source: 'token_endpoint',
        type: 'kubernetes.service_account_token',
        provider: 'kubernetes',
        name: 'prod/app',
        policy: 'kubernetes service account prod/app',
        ephemeral: true,
        expiresAt: inAnHour.instant,
        subject: 'system:serviceaccount:prod:app',
        audience: ['vault'],
        joinKeys: ['k8s.pod_uid:0f0f-11'],
        parents: [caller],
      },
    ],
  },
];

const password = fakeSecret('', 24);
const apiKey = fakeSecret('sk-', 40);
const dockerPassword = fakeSecret('', 30);
const docker = JSON.stringify({
  auths: { 'registry.example.com': { username: 'ci', password: dockerPassword } },
});
const base64 = (text: string) => Buffer.from(text).toString('base64');

function secret(name: string, type: string, data: Record<string, string>) {
  const metadata = {
    name,
    namespace: 'prod',
    uid: `uid-${name}`,
    resourceVersion: '42',
    creationTimestamp: inAnHour.date,
  };
  const encoded = Object.fromEntries(Object.entries(data).map(([key, value]) => [key, base64(value)]));
  return { kind: 'Secret', apiVersion: 'v1', metadata, type, data: encoded };
}

function stored(name: string) {
  return {
    source: 'secret_manager',
    name: `prod/${name}`,
    issuedAt: inAnHour.instant,
    joinKeys: [`k8s.secret_version:uid-${name}#42`],
    parents: [caller],
  } as const;
}

const secrets: readonly IssuerExchange[] = [
  {
    endpoint: 'k8s-secret-get',
    what: 'each value of a secret, decoded',
    issuer: 'kubernetes-secret',
    exchange: {
      method: 'GET',
      url: `${server}/api/v1/namespaces/prod/secrets/db`,
      headers: bearer,
      answer: secret('db', 'Opaque', {
        username: 'application',
        password,
        OPENAI_API_KEY: apiKey,
        host: 'db.example.com',
      }),
    },
    issued: [
      { ...stored('db'), secret: password, subject: 'application' },
      { ...stored('db'), secret: apiKey },
    ],
  },
  {
    endpoint: 'k8s-secret-get',
    what: 'the token of a service account, and not what is public beside it',
    issuer: 'kubernetes-secret',
    exchange: {
      method: 'GET',
      url: `https://rancher.example.com/k8s/clusters/c-1/api/v1/namespaces/prod/secrets/sa`,
      headers: bearer,
      answer: secret('sa', 'kubernetes.io/service-account-token', {
        token: issuedToken,
        namespace: 'production-eu',
        'ca.crt': '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
      }),
    },
    issued: [{ ...stored('sa'), secret: issuedToken }],
  },
  {
    endpoint: 'k8s-secret-get',
    what: 'those of a list',
    issuer: 'kubernetes-secret',
    exchange: {
      method: 'GET',
      url: `${server}/api/v1/namespaces/prod/secrets?limit=500`,
      headers: bearer,
      answer: {
        kind: 'SecretList',
        apiVersion: 'v1',
        metadata: { resourceVersion: '42' },
        items: [
          secret('db', 'Opaque', { password }),
          secret('pull', 'kubernetes.io/dockerconfigjson', { '.dockerconfigjson': docker }),
        ],
      },
    },
    issued: [
      { ...stored('db'), secret: password },
      { ...stored('pull'), secret: docker, type: 'secret.document' },
      { ...stored('pull'), secret: dockerPassword },
    ],
  },
];

export const exchanges: readonly IssuerExchange[] = [...tokens, ...secrets];
