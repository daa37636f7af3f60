import type { Format } from './format.ts';
import { opaques } from './opaque.ts';

/** The forms of Vault before 1.10, and of OpenBao, look like a method call in code. */
const old = /^[A-Za-z0-9]{24,256}$/;
const place = { place: 'vault' };

/** https://developer.hashicorp.com/vault/docs/concepts/tokens#token-prefixes */
export const vaultFormats: readonly Format[] = opaques([
  // Root tokens have 24 letters and digits: they carry no state for consistent reads.
  ['vault-service', 'vault.service_token', true, 'hvs.', /^(?:[A-Za-z0-9]{24}|[\w-]{90,120})$/],
  ['vault-batch', 'vault.batch_token', true, 'hvb.', /^[\w-]{138,300}$/],
  ['vault-recovery', 'vault.recovery_token', false, 'hvr.', /^[\w-]{90,120}$/],
  // https://openbao.org/docs/concepts/tokens/#token-prefixes
  ['openbao-legacy', 'vault.service_token', true, 's.', old, place],
  ['openbao-legacy', 'vault.batch_token', true, 'b.', old, place],
  ['openbao-legacy', 'vault.recovery_token', false, 'r.', old, place],
]);
