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
    joinKeys: [`gcp.key_id:${keyId}`],
  },
  near: () => ({
    'another type': keyFile({ type: 'authorized_user', note: 'service_account' }),
    'no key': keyFile({ private_key: undefined }),
    'a key id that is none': keyFile({ private_key_id: 'example' }),
    'broken JSON': keyFile().slice(0, -2),
    'a list': `[${keyFile()}]`,
  }),
});

test('a key file without a plausible address has no subject', () => {
  for (const address of [undefined, 7, 'a'.repeat(300)]) {
    expect(recogniseText(keyFile({ client_email: address }))).toMatchObject({
      type: 'gcp.service_account_key',
      subject: null,
    });
  }
});
