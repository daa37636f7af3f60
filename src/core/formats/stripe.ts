import type { Format, Recognition } from './format.ts';
import { opaques } from './opaque.ts';
import { recognised } from './recognised.ts';

const key = /^[A-Za-z0-9]{10,99}$/;

/** https://docs.stripe.com/keys. Clerk's secret keys have the same form: its place says so. */
export const stripeFormats: readonly Format[] = [
  ...opaques([
    ['clerk-secret', 'clerk.secret_key', false, 'sk_live_', key, { place: 'clerk' }],
    ['clerk-secret', 'clerk.secret_key', false, 'sk_test_', key, { place: 'clerk' }],
    ['stripe-secret', 'stripe.secret_key', false, 'sk_live_', key],
    ['stripe-secret', 'stripe.secret_key', false, 'sk_test_', key],
    ['stripe-restricted', 'stripe.restricted_key', false, 'rk_live_', key],
    ['stripe-restricted', 'stripe.restricted_key', false, 'rk_test_', key],
  ]),
  { id: 'stripe-ephemeral', prefixes: ['ek_live_', 'ek_test_'], recognise: ephemeralKey },
];

const ephemeral = /^ek_(?:live|test)_([A-Za-z0-9]{20,512}(?:_[A-Za-z0-9]{4,64})?)$/;
const account = /^acct_([A-Za-z0-9]{8,32}),/;

/** Base64 of the account and a secret, in every example that is public; Stripe documents no form. Lives an hour. */
function ephemeralKey(secret: string): Recognition | null {
  const body = ephemeral.exec(secret)?.[1];
  if (body === undefined) return null;
  const id = account.exec(Buffer.from(body.split('_', 1)[0] ?? '', 'base64').toString('latin1'))?.[1];
  const joinKeys = id === undefined ? [] : [`stripe.account:acct_${id}`];
  return recognised('stripe.ephemeral_key', { ephemeral: true, joinKeys });
}
