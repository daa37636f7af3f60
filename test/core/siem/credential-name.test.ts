import { expect, test } from 'vitest';
import { cloudOf } from '../../../src/core/siem/cloud-of.ts';
import { credentialName, joinKeysOf } from '../../../src/core/siem/credential-name.ts';
import { usageEvent } from './sample-events.ts';

const { credential } = usageEvent();

test('a join key is a scheme and a value, which may hold colons', () => {
  expect(joinKeysOf({ ...credential, joinKeys: ['jwt.jti:https://a.example#7', 'plain', ':x'] })).toEqual([
    { scheme: 'jwt.jti', value: 'https://a.example#7' },
    { scheme: 'unknown', value: 'plain' },
    { scheme: '', value: 'x' },
  ]);
});

test('a credential without a public name is called by the beginning of its fingerprint', () => {
  expect(credentialName({ ...credential, joinKeys: [] })).toBe(
    `aws.session_token ${credential.fingerprint.slice(0, 12)}`,
  );
});

test.each([
  [{}, { provider: 'aws', account: '123456789012' }],
  [{ subject: null }, { provider: 'aws', account: '123456789012' }],
  [
    { subject: null, policies: ['arn:aws:iam::1:role/x'] },
    { provider: 'aws', account: null },
  ],
  [{ provider: 'gcp' }, { provider: 'gcp', account: null }],
  [{ provider: 'github' }, null],
])('the cloud of a credential with %j is %j', (change, cloud) => {
  expect(cloudOf({ ...credential, ...change })).toEqual(cloud);
});
