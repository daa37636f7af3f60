import type { Ended, Exchange, Issued, Issuer } from './issuer.ts';
import { endedName } from './reading/ended-credential.ts';
import { asFields, jsonFields, secretField, textField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantOfEpoch } from './reading/lifetimes.ts';

const path = /^\/v1\/ephemeral_keys(?:\/(ephkey_\w{1,64}))?\/?(?:\?|$)/;
const mostObjects = 8;

/**
 * Ephemeral keys of Stripe, for one customer in a mobile app. The public API reference does not describe the endpoint:
 * the path and the fields `id`, `created`, `expires` and `secret` are those of the SDK (stripe-node, `EphemeralKeys`).
 * Unverified: `associated_objects`, which the SDK does not declare.
 */
export const stripeEphemeral: Issuer = {
  id: 'stripe-ephemeral',
  endpoints: ['stripe-ephemeral'],
  at: { segments: ['ephemeral_keys'] },
  match: (request) => (request.method === 'POST' || request.method === 'DELETE') && path.test(request.path),
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] => {
    if (exchange.status >= 400 || exchange.request.method !== 'POST') return [];
    const answer = jsonFields(exchange.responseBody);
    const secret = secretField(answer, 'secret');
    if (answer === null || secret === null) return [];
    const id = textField(answer, 'id');
    const owners = associated(answer['associated_objects']);
    return [
      issuedCredential({
        secret,
        source: 'token_endpoint',
        type: 'stripe.ephemeral_key',
        provider: 'stripe',
        name: id,
        ephemeral: true,
        issuedAt: instantOfEpoch(answer['created']),
        expiresAt: instantOfEpoch(answer['expires']),
        scopes: owners,
        subject: owners[0] ?? null,
        joinKeys: id === null ? [] : [`stripe.ephemeral_key:${id}`],
        parents: exchange.presentedInHeaders,
      }),
    ];
  },
  ended: ({ status, request }: Exchange): readonly Ended[] =>
    status >= 400 || request.method !== 'DELETE'
      ? []
      : endedName('stripe.ephemeral_key', path.exec(request.path)?.[1], 'revoked'),
};

/** `[{ type: 'customer', id: 'cus_1' }]` as `customer:cus_1`. */
function associated(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return list.slice(0, mostObjects).flatMap((item) => {
    const id = textField(asFields(item), 'id');
    return id === null ? [] : [`${textField(asFields(item), 'type') ?? 'object'}:${id}`];
  });
}
