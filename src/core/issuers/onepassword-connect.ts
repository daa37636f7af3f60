import type { Exchange, Issued, Issuer } from './issuer.ts';
import { jsonFields } from './reading/fields.ts';
import { onepasswordItem } from './reading/onepassword-item.ts';

const item = /^\/v1\/vaults\/[\w-]{1,64}\/items\/[\w-]{1,64}\/?(?:\?|$)/;

/**
 * Items of a 1Password Connect server, on any host (developer.1password.com/docs/connect/api-reference); read, made
 * or changed, the answer is the whole item. A list of items has no fields.
 */
export const onepasswordConnect: Issuer = {
  id: 'onepassword-connect',
  endpoints: ['onepassword-connect'],
  at: { segments: ['vaults'] },
  match: ({ method, path }) => item.test(path) && method !== 'DELETE',
  presented: () => [],
  issued: (exchange: Exchange): readonly Issued[] =>
    exchange.status >= 400
      ? []
      : onepasswordItem(jsonFields(exchange.responseBody), exchange.presentedInHeaders),
};
