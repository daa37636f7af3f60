import type { Format, Hint } from './format.ts';
import { opaque } from './opaque.ts';

export const stripeFormats: readonly Format[] = [
  opaque({
    id: 'stripe-secret',
    type: 'stripe.secret_key',
    prefixes: ['sk_live_', 'sk_test_'],
    pattern: /^sk_(?:live|test)_[A-Za-z0-9]{10,99}$/,
    ephemeral: false,
    fits: isNotClerk,
  }),
  opaque({
    id: 'stripe-restricted',
    type: 'stripe.restricted_key',
    prefixes: ['rk_live_', 'rk_test_'],
    pattern: /^rk_(?:live|test)_[A-Za-z0-9]{10,99}$/,
    ephemeral: false,
  }),
];

/** Clerk's secret keys have the same form. */
function isNotClerk({ host, name }: Hint): boolean {
  return !(host?.includes('clerk') || (name !== null && /clerk/i.test(name)));
}
