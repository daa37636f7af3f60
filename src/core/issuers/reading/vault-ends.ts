import { serialNumber } from '../../x509.ts';
import type { Ended, Exchange, Renewed } from '../issuer.ts';
import { endedName, endedPresenter, endedSecret } from './ended-credential.ts';
import type { Fields } from './fields.ts';
import { jsonFields, secretField, textField } from './fields.ts';
import { instantAfter } from './lifetimes.ts';
import { vaultPath } from './vault-path.ts';

const leaseInPath = /^sys\/(?:leases\/)?(?:revoke|renew)\/(.+)$/;

/**
 * Credentials that a call of Vault ended (developer.hashicorp.com/vault/api-docs/auth/token, system/leases,
 * auth/approle, secret/pki). A revocation by prefix names no lease, so nobody here knows which it ended.
 */
export function vaultEnds(exchange: Exchange): readonly Ended[] {
  if (exchange.status >= 400 || exchange.request.method === 'GET') return [];
  const path = vaultPath(exchange.request);
  const asked = jsonFields(exchange.requestBody ?? '');
  switch (path) {
    case 'auth/token/revoke':
    case 'auth/token/revoke-orphan':
      return endedSecret(secretField(asked, 'token'), 'revoked');
    case 'auth/token/revoke-self':
      return endedPresenter(exchange, 'revoked');
    case 'auth/token/revoke-accessor':
      return endedName('vault.accessor', textField(asked, 'accessor'), 'revoked');
    // A wrapping token is good for one call.
    case 'sys/wrapping/unwrap':
      return wrappingToken(asked, exchange);
    case 'sys/wrapping/rewrap':
      return endedSecret(secretField(asked, 'token'), 'replaced');
    default:
      return secretIdOrLease(path, asked);
  }
}

/** The renewal of a lease: the secret it belongs to is not told again (api-docs/system/leases). */
export function vaultRenewals(exchange: Exchange): readonly Renewed[] {
  const path = vaultPath(exchange.request);
  if (exchange.status >= 400 || !/^sys\/(?:leases\/)?renew(?:\/|$)/.test(path)) return [];
  const answer = jsonFields(exchange.responseBody);
  const lease = textField(answer, 'lease_id');
  const expiresAt = instantAfter(exchange.at, answer?.['lease_duration']);
  return lease === null || expiresAt === null ? [] : [{ joinKey: `vault.lease_id:${lease}`, expiresAt }];
}

function wrappingToken(asked: Fields | null, exchange: Exchange): readonly Ended[] {
  const token = secretField(asked, 'token');
  return token === null ? endedPresenter(exchange, 'revoked') : endedSecret(token, 'revoked');
}

function secretIdOrLease(path: string, asked: Fields | null): readonly Ended[] {
  if (/^sys\/(?:leases\/)?revoke(?:\/|$)/.test(path)) {
    const lease = textField(asked, 'lease_id') ?? leaseInPath.exec(path)?.[1];
    return endedName('vault.lease_id', lease, 'revoked');
  }
  if (path.endsWith('/secret-id/destroy')) return endedSecret(secretField(asked, 'secret_id'), 'revoked');
  if (path.endsWith('/secret-id-accessor/destroy')) {
    return endedName('vault.secret_id_accessor', textField(asked, 'secret_id_accessor'), 'revoked');
  }
  // A token of the same mount's name may stand anywhere, so the field tells a PKI mount.
  const serial = path.endsWith('/revoke') ? serialNumber(textField(asked, 'serial_number') ?? '') : null;
  return endedName('x509.serial', serial, 'revoked');
}
