import { expect, test } from 'vitest';
import { credentialProcess } from '../../../../instrumentation/node/commands/credential-process.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';

const a = fakeSecret('', 32);
const keyId = fakeSecret('ASIA', 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567');
const expiresAt = Date.UTC(2030, 0, 1);

test.each<[name: string, answer: object, credentials: readonly object[]]>([
  [
    'credential_process',
    {
      Version: 1,
      AccessKeyId: keyId,
      SecretAccessKey: a,
      SessionToken: a,
      Expiration: '2030-01-01T00:00:00Z',
    },
    [{ secret: keyId, expiresAt }],
  ],
  [
    'exec credential plugin',
    {
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      status: { token: a, expirationTimestamp: '2030-01-01T00:00:00Z' },
    },
    [{ secret: a, expiresAt }],
  ],
  [
    'executable-sourced credential',
    {
      version: 1,
      success: true,
      token_type: 'urn:ietf:params:oauth:token-type:id_token',
      id_token: a,
      expiration_time: 1,
    },
    [{ secret: a }],
  ],
  [
    'docker credential helper',
    { ServerURL: 'https://r.example', Username: 'me', Secret: a },
    [{ secret: a }],
  ],
])('%s', (name, answer, credentials) => {
  expect(credentialProcess(JSON.stringify(answer))).toMatchObject({ name, credentials });
});

test.each([
  '',
  '{',
  '[]',
  JSON.stringify({ token: a }),
  JSON.stringify({ Version: 2, AccessKeyId: keyId }),
  'plain',
])('anything else is none of them', (text) => expect(credentialProcess(text)).toBeNull());
