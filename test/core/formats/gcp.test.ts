import { expect, test } from 'vitest';
import { base64url, fakeSecret, hex } from '../../support/fake-secret.ts';
import { describeFormat, recogniseText } from './describe-format.ts';

describeFormat({
  id: 'gcp-api-key',
  tokens: () => [fakeSecret('AIza', 35, base64url)],
  expected: { type: 'gcp.api_key', provider: 'gcp', ephemeral: false },
  near: () => ({
    'one character short': fakeSecret('AIza', 34, base64url),
    'one character long': fakeSecret('AIza', 36, base64url),
    'a wrong prefix': fakeSecret('AIzb', 35, base64url),
  }),
});

describeFormat({
  id: 'gcp-gemini-auth-key',
  tokens: () => [fakeSecret('AQ.Ab8RN6', 44, base64url)],
  expected: { type: 'gcp.gemini_key', provider: 'gcp', ephemeral: false },
  near: () => ({
    'one character short': fakeSecret('AQ.Ab8RN6', 43, base64url),
    'one character long': fakeSecret('AQ.Ab8RN6', 45, base64url),
    'a wrong prefix': fakeSecret('AQ.Ab8RN7', 44, base64url),
  }),
});

describeFormat({
  id: 'gcp-oauth-access-token',
  tokens: () => [
    fakeSecret('ya29.a0', 200, base64url),
    `${fakeSecret('ya29.c.b0', 300, base64url)}${'.'.repeat(60)}`,
    fakeSecret('ya29.', 10, base64url),
  ],
  expected: { type: 'gcp.access_token', provider: 'gcp', ephemeral: true },
  near: () => ({
    short: fakeSecret('ya29.', 9, base64url),
    'a wrong prefix': fakeSecret('ya28.', 200, base64url),
    'too long': fakeSecret('ya29.', 2049, base64url),
  }),
});

const keyId = fakeSecret('', 40, hex);

function keyFile(changes: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    type: 'service_account',
    project_id: 'example',
    private_key_id: keyId,
    private_key: ['-----BEGIN', 'PRIVATE', 'KEY-----\n'].join(' '),
    client_email: 'agent@example.iam.gserviceaccount.com',
    ...changes,
  });
}

describeFormat({
  id: 'gcp-service-account-key',
  tokens: () => [keyFile(), JSON.stringify(JSON.parse(keyFile()), null, 2)],
  expected: {
    type: 'gcp.service_account_key',
    provider: 'gcp',
    ephemeral: false,
    subject: 'agent@example.iam.gserviceaccount.com',
    joinKeys: [`gcp.key_id:${keyId}`, 'gcp.project:example'],
  },
  near: () => ({
    'another type': keyFile({ type: 'authorized_user', note: 'service_account' }),
    'no key': keyFile({ private_key: undefined }),
    'a key id that is none': keyFile({ private_key_id: 'example' }),
    'broken JSON': keyFile().slice(0, -2),
    'a list': `[${keyFile()}]`,
  }),
});

describeFormat({
  id: 'gcp-oauth-refresh-token',
  tokens: () => [fakeSecret('1//0', 99, base64url), fakeSecret('1//0', 40, base64url)],
  survives: ['with the first character in the other case'],
  expected: { type: 'gcp.refresh_token', provider: 'gcp', ephemeral: false },
  near: () => ({ short: fakeSecret('1//0', 39), long: fakeSecret('1//0', 513), 'a comment': '1//0 is one' }),
});

describeFormat({
  id: 'gcp-oauth-client-secret',
  tokens: () => [fakeSecret('GOCSPX-', 28, base64url.slice(0, 62))],
  expected: { type: 'gcp.client_secret', provider: 'gcp', ephemeral: false },
  near: () => ({ short: fakeSecret('GOCSPX-', 27), long: fakeSecret('GOCSPX-', 29) }),
});

function userFile(changes: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    type: 'authorized_user',
    client_id: '123456-example.apps.googleusercontent.com',
    client_secret: fakeSecret('d-', 22),
    refresh_token: fakeSecret('1//0', 99, base64url),
    ...changes,
  });
}

describeFormat({
  id: 'gcp-adc-user',
  tokens: () => [userFile(), JSON.stringify(JSON.parse(userFile()), null, 2)],
  isUnsought: true,
  expected: {
    type: 'gcp.user_credentials',
    provider: 'gcp',
    ephemeral: false,
    joinKeys: ['gcp.client_id:123456-example.apps.googleusercontent.com'],
  },
  near: () => ({
    'no refresh token': userFile({ refresh_token: 7 }),
    'another type': userFile({ type: 'other' }),
  }),
});

const signer = 'agent@example.iam.gserviceaccount.com';

function signedUrl(signature = fakeSecret('', 512, hex)): string {
  const query = new URLSearchParams({
    'X-Goog-Algorithm': 'GOOG4-RSA-SHA256',
    'X-Goog-Credential': `${signer}/20261123/auto/storage/goog4_request`,
    'X-Goog-Date': '20261123T103000Z',
    'X-Goog-Expires': '900',
    'X-Goog-SignedHeaders': 'host',
    ...(signature === '' ? {} : { 'X-Goog-Signature': signature }),
  });
  return `https://storage.googleapis.com/bucket/report.pdf?${query}`;
}

describeFormat({
  id: 'gcp-signed-url',
  tokens: () => [signedUrl()],
  isBeyond: true,
  survives: ['with an exclamation mark after it'],
  expected: {
    type: 'gcp.signed_url',
    provider: 'gcp',
    ephemeral: true,
    issuedAt: Date.UTC(2026, 10, 23, 10, 30) as never,
    expiresAt: Date.UTC(2026, 10, 23, 10, 45) as never,
    subject: signer,
    audience: ['auto/storage'],
    joinKeys: [`gcp.service_account:${signer}`],
  },
  near: () => ({ 'no signature': signedUrl('') }),
});

test('a key file without a plausible address has no subject', () => {
  for (const address of [undefined, 7, 'a'.repeat(300)]) {
    expect(recogniseText(keyFile({ client_email: address }))).toMatchObject({
      type: 'gcp.service_account_key',
      subject: null,
    });
  }
});
