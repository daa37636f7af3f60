import { randomBytes } from 'node:crypto';

/** A JWT (RFC 7519) with these claims and a signature that nobody made. */
export function fakeJwt(
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>> = {},
): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signature = randomBytes(64).toString('base64url');
  return `${part({ alg: 'RS256', typ: 'JWT', ...header })}.${part(claims)}.${signature}`;
}

/** Now and so many seconds later, as JWTs say it. */
export function secondsFromNow(seconds: number): number {
  return Math.floor(Date.now() / 1_000) + seconds;
}
