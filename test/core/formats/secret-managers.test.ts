import { expect, test } from 'vitest';
import { alphanumeric, fakeSecret, hex } from '../../support/fake-secret.ts';
import { describeFormat, describePlainFormats, recogniseText } from './describe-format.ts';

const capitals = `${alphanumeric.slice(0, 26)}0123456789`;

function serviceAccount(): string {
  const inner = {
    signInAddress: 'https://example.1password.com',
    userAuth: { method: 'SRPg-4096', alg: 'PBES2g-HS256', iterations: 650_000, salt: fakeSecret('', 22) },
    email: 'agent@1passwordserviceaccounts.com',
    srpX: fakeSecret('', 64, hex),
    muk: { k: fakeSecret('', 43) },
    deviceUuid: 'abcdefghijklmnopqrstuvwxyz',
  };
  return `ops_${Buffer.from(JSON.stringify(inner)).toString('base64')}`;
}

describeFormat({
  id: 'onepassword-service',
  tokens: () => [serviceAccount()],
  expected: {
    type: 'onepassword.service_account_token',
    provider: 'onepassword',
    ephemeral: false,
    subject: 'agent@1passwordserviceaccounts.com',
    issuer: 'https://example.1password.com',
    joinKeys: ['onepassword.device:abcdefghijklmnopqrstuvwxyz'],
  },
  near: () => ({ short: fakeSecret('ops_eyJ', 249), 'another body': fakeSecret('ops_abc', 300) }),
});

describeFormat({
  id: 'onepassword-secret-key',
  tokens: () => [
    `${fakeSecret('A3-', 6, capitals)}-${[11, 5, 5, 5].map((length) => fakeSecret('', length, capitals)).join('-')}`,
    `${fakeSecret('A3-', 6, capitals)}-${[6, 5, 5, 5, 5].map((length) => fakeSecret('', length, capitals)).join('-')}`,
  ],
  expected: { type: 'onepassword.secret_key', provider: 'onepassword', ephemeral: false },
  near: () => ({ short: `${fakeSecret('A3-', 6, capitals)}-ABCDE-ABCDE-ABCDE`, 'paper size': 'A3-LANDSC' }),
});

describePlainFormats(
  (
    [
      ['ct', 'cli_token', false],
      ['pt', 'personal_token', false],
      ['sa', 'service_account_token', false],
      ['said', 'identity_token', true],
      ['scim', 'scim_token', false],
      ['audit', 'audit_token', false],
      ['st', 'service_token', false],
    ] as const
  ).map(
    ([infix, kind, ephemeral]) =>
      ['doppler-tokens', `doppler.${kind}`, ephemeral, `dp.${infix}.`, alphanumeric, 40, 44] as const,
  ),
);

test('a service token of Doppler names its config', () => {
  expect(recogniseText(fakeSecret('dp.st.prod_eu.', 43)).joinKeys).toEqual(['doppler.config:prod_eu']);
});

const id = fakeSecret('', 24, hex);

describeFormat({
  id: 'infisical-service-token',
  tokens: () => [`st.${id}.${fakeSecret('', 32, hex)}.${fakeSecret('', 32, hex)}`],
  expected: {
    type: 'infisical.service_token',
    provider: 'infisical',
    ephemeral: null,
    joinKeys: [`infisical.token_id:${id}`],
  },
  near: () => ({
    'two parts': `st.${id}.${fakeSecret('', 32, hex)}`,
    short: `st.${id}.${fakeSecret('', 31, hex)}.${fakeSecret('', 32, hex)}`,
  }),
});
