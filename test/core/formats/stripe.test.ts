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
  expect(recogniseText(fakeSecret('sk_test_', 42), hint).type).toBe('unknown');
});
