import { describe, expect, test } from 'vitest';
import { alphanumeric, base64url, fakeSecret } from '../../support/fake-secret.ts';
import { at } from './exchange.ts';
import { accessor, envelope, issuedBy, token } from './vault-exchange.ts';

const lease = `database/creds/readonly/${fakeSecret('', 24)}`;
const secretId = crypto.randomUUID();
const jwt = `${fakeSecret('eyJ', 20, base64url)}.${fakeSecret('eyJ', 40, base64url)}.${fakeSecret('', 43, base64url)}`;
const password = fakeSecret('', 20);

describe('a stored secret', () => {
  const stored = { username: 'app', password, host: 'db.internal.example.com', api_key: fakeSecret('', 32) };
  const kv2 = {
    ...envelope,
    data: {
      data: stored,
      metadata: { created_time: '2026-11-01T00:00:00.5Z', deletion_time: '', destroyed: false, version: 3 },
    },
    mount_type: 'kv',
  };

  test('of KV version 2 is its secret leaves', () => {
    expect(issuedBy('secret/data/prod/app?version=3', kv2)).toMatchObject([
      {
        secret: password,
        subject: 'app',
        source: 'secret_manager',
        name: 'secret/data/prod/app',
        provider: null,
        issuedAt: Date.UTC(2026, 10, 1) + 500,
        expiresAt: null,
        parents: [token],
        joinKeys: ['vault.secret_version:secret/data/prod/app#3'],
      },
      { secret: stored.api_key, subject: null },
    ]);
  });

  test('of KV version 2 ends when its version is deleted', () => {
    const metadata = { ...kv2.data.metadata, deletion_time: '2026-12-01T00:00:00Z' };
    expect(issuedBy('secret/data/a', { ...kv2, data: { ...kv2.data, metadata } })).toMatchObject([
      { expiresAt: Date.UTC(2026, 11, 1) },
      { expiresAt: Date.UTC(2026, 11, 1) },
    ]);
  });

  test.each([
    ['by its advice', { lease_duration: 2_764_800 }],
    ['by its mount', { mount_type: 'kv' }],
    ['by both', { mount_type: 'kv', lease_duration: 2_764_800 }],
  ])('of KV version 1 has no end, known %s', (_how, more) => {
    const data = { anything: password, ttl: '30m' };
    expect(issuedBy('secret/app', { ...envelope, ...more, data })).toMatchObject([
      { secret: password, name: 'secret/app', expiresAt: null, joinKeys: [] },
    ]);
  });

  test('that holds a whole document is that and its leaves', () => {
    const document = JSON.stringify({
      type: 'service_account',
      private_key: password,
      client_email: 'robot@example.com',
    });
    const answer = { ...kv2, data: { ...kv2.data, data: { google: document } } };
    expect(issuedBy('secret/data/a', answer).map(({ secret, type }) => ({ secret, type }))).toEqual([
      { secret: document, type: 'secret.document' },
      { secret: password, type: null },
    ]);
  });
});

describe('a generated secret', () => {
  const leased = { ...envelope, lease_id: lease, lease_duration: 3600, renewable: true };

  test('of the database engine is the password, for a user, until the lease ends', () => {
    const answer = { ...leased, data: { username: 'v-token-readonly-abc', password } };
    expect(issuedBy('database/creds/readonly', answer)).toEqual([
      {
        secret: password,
        type: 'database.password',
        provider: 'vault',
        source: 'secret_manager',
        name: 'database/creds/readonly',
        policy: 'vault role readonly',
        ephemeral: true,
        issuedAt: null,
        expiresAt: at + 3_600_000,
        scopes: [],
        subject: 'v-token-readonly-abc',
        issuer: null,
        audience: [],
        joinKeys: [`vault.lease_id:${lease}`],
        parents: [token],
      },
    ]);
  });

  test('of the AWS engine is the access key id', () => {
    const keyId = fakeSecret('ASIA', 16, 'ABCDEFGH234567');
    const data = {
      access_key: keyId,
      secret_key: fakeSecret('', 40, `${alphanumeric}/+`),
      security_token: fakeSecret('IQoJ', 200),
      arn: 'arn:aws:sts::1:x',
    };
    expect(issuedBy('aws/sts/deploy', { ...leased, data })).toMatchObject([
      {
        secret: keyId,
        type: 'aws.session',
        provider: 'aws',
        policy: 'vault role deploy',
        expiresAt: at + 3_600_000,
        joinKeys: [`aws.access_key_id:${keyId}`, `vault.lease_id:${lease}`],
      },
    ]);
    expect(
      issuedBy('aws/config/root', { ...envelope, data: { access_key: keyId, region: 'us-east-1' } }),
    ).toEqual([]);
  });

  test('of the PKI engine is the private key, named by the serial number', () => {
    const key = `-----BEGIN RSA PRIVATE KEY-----\n${fakeSecret('', 64)}\n-----END RSA PRIVATE KEY-----`;
    const certificate = `-----BEGIN CERTIFICATE-----\n${fakeSecret('', 64)}\n-----END CERTIFICATE-----`;
    const data = {
      private_key: key,
      private_key_type: 'rsa',
      certificate,
      issuing_ca: certificate,
      ca_chain: [certificate],
      serial_number: '39:dd:2e',
      expiration: at / 1000 + 60,
    };
    expect(issuedBy('pki/issue/web', { ...envelope, data }, { method: 'POST' })).toMatchObject([
      {
        secret: key,
        provider: 'vault',
        joinKeys: ['x509.serial:39dd2e'],
        expiresAt: at + 60_000,
        ephemeral: true,
        policy: 'vault role web',
      },
    ]);
  });

  test.each<[string, object, string[]]>([
    [
      'database/static-creds/app',
      { username: 'app', password, ttl: 60, rotation_period: 86_400 },
      [password],
    ],
    ['auth/approle/role/web/secret-id', { secret_id: secretId, secret_id_accessor: accessor }, [secretId]],
    ['identity/oidc/token/web', { token: jwt, client_id: fakeSecret('', 20), ttl: 3600 }, [jwt]],
    ['azure/creds/app', { client_id: crypto.randomUUID(), client_secret: password }, [password]],
    ['kubernetes/creds/app', { service_account_name: 'application', service_account_token: jwt }, [jwt]],
    ['ssh/creds/otp', { ip: '10.0.0.1', key: password, key_type: 'otp', port: 22 }, [password]],
    // None of these hands out a secret.
    ['auth/token/lookup-self', { id: token, accessor, policies: ['default'], display_name: 'a-token' }, []],
    ['secret/metadata', { keys: ['application/', 'production'] }, []],
    ['transit/encrypt/app', { ciphertext: fakeSecret('vault:v1:', 40), key_version: 1 }, []],
    ['ssh/sign/app', { serial_number: 'c73f26d2340276aa', signed_key: fakeSecret('ssh-rsa-cert ', 40) }, []],
    ['database/config/app', { connection_details: { password }, plugin_name: 'postgresql-plugin' }, []],
  ])('of %s is told by the names of its fields', (path, data, secrets) => {
    expect(issuedBy(path, { ...envelope, data }).map(({ secret }) => secret)).toEqual(secrets);
  });

  test.each([
    ['the next rotation', { username: 'app', password, ttl: 60 }],
    ['its own time', { secret_id: secretId, secret_id_ttl: 60 }],
    ['its certificate', { private_key: password, expiration: at / 1000 + 60 }],
  ])('without lease ends at %s', (_when, data) => {
    // A duration without a lease is advice.
    const answer = { ...envelope, mount_type: 'database', lease_duration: 3600, data };
    expect(issuedBy('any/mount/app', answer)).toMatchObject([{ expiresAt: at + 60_000, joinKeys: [] }]);
  });
});
