import type { Issued } from '../../../src/core/issuers/issuer.ts';
import { vault } from '../../../src/core/issuers/vault.ts';
import { base64url, fakeSecret } from '../../support/fake-secret.ts';
import { type ExchangeOptions, exchange } from './exchange.ts';

export const base = 'https://vault.example.com:8200/v1/';
/** The token that asks, unless a test says otherwise. */
export const token: string = fakeSecret('hvs.', 92, base64url);
export const accessor: string = fakeSecret('', 24);

/** What every answer of Vault has. */
export const envelope = {
  request_id: crypto.randomUUID(),
  lease_id: '',
  renewable: false,
  lease_duration: 0,
  data: null,
  wrap_info: null,
  warnings: null,
  auth: null,
};

export function issuedBy(
  path: string,
  answer: unknown,
  options: Partial<ExchangeOptions> = {},
): readonly Issued[] {
  const headers = { 'x-vault-token': token };
  return vault.issued(exchange({ method: 'GET', url: base + path, answer, headers, ...options }));
}
