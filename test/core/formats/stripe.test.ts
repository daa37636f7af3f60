import { expect, test } from 'vitest';
import { fakeSecret } from '../../support/fake-secret.ts';
import { describeFormat, recogniseText } from './describe-format.ts';

for (const [id, kind, type] of [
  ['stripe-secret', 'sk', 'stripe.secret_key'],
  ['stripe-restricted', 'rk', 'stripe.restricted_key'],
] as const) {
  describeFormat({
    id,
    tokens: () => [
      fakeSecret(`${kind}_live_`, 99),
      fakeSecret(`${kind}_test_`, 24),
      fakeSecret(`${kind}_live_`, 10),
    ],
    expected: { type, provider: 'stripe', ephemeral: false },
    near: () => ({
      'one character short': fakeSecret(`${kind}_live_`, 9),
      'one character long': fakeSecret(`${kind}_live_`, 100),
      'another mode': fakeSecret(`${kind}_demo_`, 24),
      'the key that may be shown': fakeSecret('pk_live_', 24),
    }),
  });
}

test.each([
  { host: 'api.clerk.com', name: null },
  { host: null, name: 'CLERK_SECRET_KEY' },
])("a key of the same form in Clerk's place is not taken for Stripe's: %j", (hint) => {
  expect(recogniseText(fakeSecret('sk_test_', 42), hint).type).toBe('clerk.secret_key');
});

for (const mode of ['live', 'test']) {
  describeFormat({
    id: 'clerk-secret',
    tokens: () => [fakeSecret(`sk_${mode}_`, 42)],
    hint: { host: 'api.clerk.com', name: null },
    isBeyond: true,
    isAnothers: true,
    expected: { type: 'clerk.secret_key', provider: 'clerk', ephemeral: false },
    near: () => ({ 'one character short': fakeSecret(`sk_${mode}_`, 9) }),
  });
}

function ephemeralKey(mode: string, body: string): string {
  return `ek_${mode}_${Buffer.from(body).toString('base64').replace(/=+$/, '')}_${fakeSecret('00', 8)}`;
}

describeFormat({
  id: 'stripe-ephemeral',
  tokens: () => [
    ephemeralKey('test', `acct_1Example234567,${fakeSecret('', 32)}`),
    ephemeralKey('live', `acct_1Example234567,${fakeSecret('', 32)}`).replace(/_00\w{8}$/, ''),
  ],
  expected: {
    type: 'stripe.ephemeral_key',
    provider: 'stripe',
    ephemeral: true,
    joinKeys: ['stripe.account:acct_1Example234567'],
  },
  near: () => ({
    short: fakeSecret('ek_test_', 19),
    'another mode': fakeSecret('ek_demo_', 40),
    'a name in code': 'ek_test_mode_is_enabled_here',
  }),
});

test('an ephemeral key whose body names no account is known', () => {
  expect(recogniseText(fakeSecret('ek_test_', 60))).toMatchObject({
    type: 'stripe.ephemeral_key',
    joinKeys: [],
  });
});
