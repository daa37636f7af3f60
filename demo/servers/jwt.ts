import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';

/** Claims of a JWT access token (RFC 9068). */
export interface AccessTokenClaims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string;
  readonly jti: string;
  readonly iat: number;
  readonly exp: number;
  readonly scope: string;
}

/** The claims of an ES256 token that one of the keys signed and that has not expired; else null. */
export function verifiedClaims(token: string, keys: readonly JsonWebKey[]): AccessTokenClaims | null {
  const [head = '', body = '', signature = ''] = token.split('.');
  const signed = Buffer.from(`${head}.${body}`);
  const known = keys.some((jwk) => {
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    return verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
  });
  if (!known) return null;
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as AccessTokenClaims;
  return claims.exp * 1000 > Date.now() ? claims : null;
}
