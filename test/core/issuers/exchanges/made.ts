import type { Instant } from '../../../../src/core/instant.ts';
import type { Ended } from '../../../../src/core/issuers/issuer.ts';
import type { EndReason } from '../../../../src/core/semconv.ts';
import { base64url, fakeSecret } from '../../../support/fake-secret.ts';
import { at, secretOf } from '../exchange.ts';
import type { IssuerExchange } from './exchange.ts';

/** A moment so many seconds after the answer, as the tests expect it. */
export function after(seconds: number): Instant {
  return (at + seconds * 1000) as Instant;
}

export function moment(iso: string): Instant {
  return Date.parse(iso) as Instant;
}

/** A JWT with these claims and a signature that nobody made. */
export function jwtOf(claims: Record<string, unknown>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.${fakeSecret('', 43, base64url)}`;
}

export function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

export function basic(user: string, password: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

export function endOf(secret: string, reason: EndReason): Ended {
  return { secret: secretOf(secret), joinKey: null, reason };
}

export function endOfName(joinKey: string, reason: EndReason = 'revoked'): Ended {
  return { secret: null, joinKey, reason };
}

type Row = Omit<IssuerExchange, 'issuer' | 'endpoint' | 'issued'> &
  Partial<Pick<IssuerExchange, 'endpoint' | 'issued'>>;

/** Exchanges of one issuer; what has no endpoint of its own is a revocation or the like. */
export function exchangesOf(issuer: string, rows: readonly Row[]): readonly IssuerExchange[] {
  return rows.map((row) => ({ endpoint: null, issued: [], issuer, ...row }));
}
