import { expect, test } from 'vitest';
import { awsKeyId, awsSession } from '../../../../src/core/issuers/reading/aws-session.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { at } from '../exchange.ts';

const keyId = fakeSecret('ASIA', 16, 'ABCDEFGH234567');

test('a session is named by its key id', () => {
  expect(
    awsSession(` ${keyId} `, { source: 'token_endpoint', expiresAt: at / 1000, joinKeys: ['a:b'] }),
  ).toEqual([
    expect.objectContaining({
      secret: keyId,
      type: 'aws.session',
      provider: 'aws',
      ephemeral: true,
      expiresAt: at,
      joinKeys: [`aws.access_key_id:${keyId}`, 'a:b'],
    }),
  ]);
});

test.each([null, undefined, 7, '', ' ', 'two words', 'x'.repeat(129), { AccessKeyId: keyId }])(
  'no session without a key id: %j',
  (value) => {
    expect(awsKeyId(value)).toBeNull();
    expect(awsSession(value, { source: 'token_endpoint', expiresAt: null })).toEqual([]);
  },
);
