import { certificateJoinKeys, readCertificate } from '../../../../src/core/x509.ts';
import { base64url, fakeSecret } from '../../../support/fake-secret.ts';
import { makeCertificate, pemOf } from '../../../support/make-certificate.ts';
import { secretOf } from '../exchange.ts';
import { accessor, base, envelope, token } from '../vault-exchange.ts';
import type { IssuerExchange } from './exchange.ts';
import { after, endOf, endOfName, moment } from './made.ts';

const headers = { 'x-vault-token': token };
const child = fakeSecret('hvs.', 92, base64url);
const password = fakeSecret('A1a-', 20);
const keyId = fakeSecret('AKIA', 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567');
const secretId = crypto.randomUUID();
const certificate = makeCertificate({
  serial: Uint8Array.of(0x39, 0xdd, 0x2e),
  notAfter: new Date(Date.UTC(2026, 10, 24)),
});
const certificatePem = pemOf('CERTIFICATE', certificate.der).trim();
const certificateKey = certificate.key.export({ type: 'sec1', format: 'pem' }).toString().trim();
const read = readCertificate(certificate.der);
const lease = `database/creds/readonly/${fakeSecret('', 24)}`;
const leased = { ...envelope, lease_id: lease, renewable: true, lease_duration: 3600 };
const generated = { source: 'secret_manager', provider: 'vault', ephemeral: true, parents: [token] } as const;

/** developer.hashicorp.com/vault/api-docs: secret/databases, secret/aws, secret/pki, secret/kv/kv-v2, auth/token, auth/approle. */
const fetches: readonly IssuerExchange[] = [
  {
    what: 'a token that another made',
    endpoint: 'vault-any',
    issuer: 'vault',
    exchange: {
      url: `${base}auth/token/create`,
      headers,
      json: { policies: ['web'], ttl: '1h' },
      answer: {
        ...envelope,
        auth: {
          client_token: child,
          accessor,
          policies: ['default', 'web'],
          metadata: null,
          lease_duration: 3600,
          renewable: true,
          token_type: 'service',
        },
      },
    },
    issued: [
      {
        secret: child,
        source: 'token_endpoint',
        type: 'vault.service_token',
        provider: 'vault',
        name: 'auth/token/create',
        policy: 'vault policies default, web',
        ephemeral: true,
        expiresAt: after(3600),
        scopes: ['default', 'web'],
        joinKeys: [`vault.accessor:${accessor}`],
        parents: [token],
      },
    ],
  },
  {
    what: 'a renewal of oneself',
    endpoint: 'vault-any',
    issuer: 'vault',
    exchange: {
      url: `${base}auth/token/renew-self`,
      headers,
      json: { increment: '2h' },
      answer: {
        ...envelope,
        auth: { client_token: token, accessor, policies: ['web'], lease_duration: 7200, renewable: true },
      },
    },
    issued: [
      {
        secret: token,
        source: 'token_endpoint',
        type: 'vault.service_token',
        provider: 'vault',
        name: 'auth/token/renew-self',
        policy: 'vault policies web',
        ephemeral: true,
        expiresAt: after(7200),
        scopes: ['web'],
        joinKeys: [`vault.accessor:${accessor}`],
      },
    ],
  },
  {
    what: 'the password of a database role',
    endpoint: 'vault-db-creds',
    issuer: 'vault',
    exchange: {
      method: 'GET',
      url: `${base}database/creds/readonly`,
      headers,
      answer: { ...leased, mount_type: 'database', data: { username: 'v-token-readonly-1', password } },
    },
    issued: [
      {
        ...generated,
        secret: password,
        type: 'database.password',
        name: 'database/creds/readonly',
        policy: 'vault role readonly',
        expiresAt: after(3600),
        subject: 'v-token-readonly-1',
        joinKeys: [`vault.lease_id:${lease}`],
      },
    ],
  },
  {
    what: 'keys of AWS, from a mount of another name',
    endpoint: 'vault-aws-creds',
    issuer: 'vault',
    exchange: {
      method: 'GET',
      url: `${base}cloud/team/creds/deploy`,
      headers,
      answer: {
        ...leased,
        mount_type: 'aws',
        data: {
          access_key: keyId,
          secret_key: fakeSecret('', 40),
          security_token: null,
          arn: 'arn:aws:iam::1:user/a',
        },
      },
    },
    issued: [
      {
        ...generated,
        secret: keyId,
        type: 'aws.access_key',
        provider: 'aws',
        name: 'cloud/team/creds/deploy',
        policy: 'vault role deploy',
        expiresAt: after(3600),
        joinKeys: [`aws.access_key_id:${keyId}`, `vault.lease_id:${lease}`],
      },
    ],
  },
  {
    what: 'the key of a certificate, which says the rest',
    endpoint: 'vault-pki-issue',
    issuer: 'vault',
    exchange: {
      url: `${base}pki/issue/agents`,
      headers,
      json: { common_name: 'agent.example.com' },
      answer: {
        ...envelope,
        data: {
          certificate: certificatePem,
          issuing_ca: certificatePem,
          ca_chain: [certificatePem],
          private_key: certificateKey,
          private_key_type: 'ec',
          serial_number: '39:dd:2e',
        },
      },
    },
    issued: [
      {
        ...generated,
        secret: certificateKey,
        name: 'pki/issue/agents',
        policy: 'vault role agents',
        expiresAt: moment('2026-11-24T00:00:00Z'),
        joinKeys: read === null ? [] : certificateJoinKeys(read),
      },
    ],
  },
  {
    what: 'a stored secret',
    endpoint: 'vault-kv2',
    issuer: 'vault',
    exchange: {
      method: 'GET',
      url: `${base}secret/data/app`,
      headers,
      answer: {
        ...envelope,
        mount_type: 'kv',
        data: {
          data: { password },
          metadata: {
            created_time: '2026-11-01T00:00:00Z',
            deletion_time: '2026-12-01T00:00:00Z',
            version: 2,
          },
        },
      },
    },
    issued: [
      {
        secret: password,
        source: 'secret_manager',
        name: 'secret/data/app',
        issuedAt: moment('2026-11-01T00:00:00Z'),
        expiresAt: moment('2026-12-01T00:00:00Z'),
        joinKeys: ['vault.secret_version:secret/data/app#2'],
        parents: [token],
      },
    ],
  },
  {
    what: 'a secret id of an AppRole',
    endpoint: 'vault-any',
    issuer: 'vault',
    exchange: {
      url: `${base}auth/approle/role/web/secret-id`,
      headers,
      json: {},
      answer: {
        ...envelope,
        data: { secret_id: secretId, secret_id_accessor: accessor, secret_id_ttl: 600 },
      },
    },
    issued: [
      {
        ...generated,
        secret: secretId,
        name: 'auth/approle/role/web/secret-id',
        expiresAt: after(600),
        joinKeys: [`vault.secret_id_accessor:${accessor}`],
      },
    ],
  },
];

const inBody = (secret: string) => [{ secret: secretOf(secret), field: 'token', subject: null }];
const wrapping = fakeSecret('hvs.', 92, base64url);

/** developer.hashicorp.com/vault/api-docs: auth/token, system/leases, system/wrapping-unwrap, auth/approle, secret/pki. */
const ends: readonly IssuerExchange[] = [
  {
    what: 'a token',
    path: 'auth/token/revoke',
    json: { token: child },
    presented: inBody(child),
    ended: [endOf(child, 'revoked')],
  },
  {
    what: 'a token without its children',
    path: 'auth/token/revoke-orphan',
    json: { token: child },
    presented: inBody(child),
    ended: [endOf(child, 'revoked')],
  },
  { what: 'oneself', path: 'auth/token/revoke-self', ended: [endOf(token, 'revoked')] },
  {
    what: 'the token of an accessor',
    path: 'auth/token/revoke-accessor',
    json: { accessor },
    ended: [endOfName(`vault.accessor:${accessor}`)],
  },
  {
    what: 'a lease',
    path: 'sys/leases/revoke',
    json: { lease_id: lease, sync: true },
    ended: [endOfName(`vault.lease_id:${lease}`)],
  },
  {
    what: 'a lease named in the path',
    path: `sys/leases/revoke/${lease}`,
    ended: [endOfName(`vault.lease_id:${lease}`)],
  },
  {
    what: 'leases by their prefix, which are not known',
    path: 'sys/leases/revoke-prefix/database/creds',
    ended: [],
  },
  {
    what: 'a secret id',
    path: 'auth/approle/role/web/secret-id/destroy',
    json: { secret_id: secretId },
    ended: [endOf(secretId, 'revoked')],
  },
  {
    what: 'the secret id of an accessor',
    path: 'auth/approle/role/web/secret-id-accessor/destroy',
    json: { secret_id_accessor: accessor },
    ended: [endOfName(`vault.secret_id_accessor:${accessor}`)],
  },
  {
    what: 'a certificate',
    path: 'pki/revoke',
    json: { serial_number: '39:DD:2e' },
    ended: [endOfName('x509.serial:39dd2e')],
  },
  {
    what: 'a wrapping token that unwrapped itself',
    path: 'sys/wrapping/unwrap',
    ended: [endOf(token, 'revoked')],
  },
  {
    what: 'a wrapping token in the body',
    path: 'sys/wrapping/unwrap',
    json: { token: wrapping },
    presented: inBody(wrapping),
    ended: [endOf(wrapping, 'revoked')],
  },
  {
    what: 'a wrapping token that is wrapped again',
    path: 'sys/wrapping/rewrap',
    json: { token: wrapping },
    presented: inBody(wrapping),
    ended: [endOf(wrapping, 'replaced')],
  },
].map(({ what, path, json, ...row }) => ({
  what: `the end of ${what}`,
  endpoint: null,
  issuer: 'vault',
  exchange: { method: 'PUT', url: base + path, headers, json, answer: '' },
  issued: [],
  ...row,
}));

const renewals: readonly IssuerExchange[] = [
  {
    what: 'a lease that is renewed',
    endpoint: null,
    issuer: 'vault',
    exchange: {
      method: 'PUT',
      url: `${base}sys/leases/renew`,
      headers,
      json: { lease_id: lease, increment: 7200 },
      answer: { ...leased, lease_duration: 7200 },
    },
    issued: [],
    renewed: [{ joinKey: `vault.lease_id:${lease}`, expiresAt: after(7200) }],
  },
];

export const vaultExchanges: readonly IssuerExchange[] = [...fetches, ...ends, ...renewals];
