import type { Format } from './format.ts';
import { opaque } from './opaque.ts';

/** https://developer.hashicorp.com/vault/docs/concepts/tokens#token-prefixes */
export const vaultFormats: readonly Format[] = [
  opaque({
    id: 'vault-service',
    type: 'vault.service_token',
    prefixes: ['hvs.'],
    // Root tokens have 24 letters and digits: they carry no state for consistent reads.
    pattern: /^hvs\.(?:[A-Za-z0-9]{24}|[\w-]{90,120})$/,
    ephemeral: true,
  }),
  opaque({
    id: 'vault-batch',
    type: 'vault.batch_token',
    prefixes: ['hvb.'],
    pattern: /^hvb\.[\w-]{138,300}$/,
    ephemeral: true,
  }),
];
