import { expect, test } from 'vitest';
import { presignedLogin } from '../../../../instrumentation/node/connections/presigned-login.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';

const keyId = fakeSecret('ASIA', 16, 'ABCDEFGHIJKLMNOP');
const query = `Action=connect&DBUser=app&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${keyId}%2F20260102%2Feu-west-1%2Frds-db%2Faws4_request&X-Amz-Date=20260102T030405Z&X-Amz-Expires=900&X-Amz-Signature=${fakeSecret('', 64, '0123456789abcdef')}`;

test.each([`db.eu-west-1.rds.amazonaws.com:5432/?${query}`, `my-cache/?${query.replace('DBUser', 'User')}`])(
  'a token of Amazon RDS or ElastiCache says until when it holds and whose key signed it',
  (token) => {
    const at = Date.UTC(2026, 0, 2, 3, 4, 5);
    expect(presignedLogin(token)).toEqual({
      type: 'aws.database_auth_token',
      provider: 'aws',
      ephemeral: true,
      issuedAt: at,
      expiresAt: at + 900_000,
      joinKeys: [`aws.access_key_id:${keyId}`],
    });
  },
);

test.each([
  '',
  fakeSecret('', 30),
  'host/?Action=connect',
  `host/?X-Amz-Credential=${keyId}/x`,
  `x/?${'a'.repeat(20_000)}`,
])('any other password is none: %#', (text) => expect(presignedLogin(text)).toBeNull());
