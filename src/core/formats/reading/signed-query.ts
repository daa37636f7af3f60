import { type Instant, instant } from '../../instant.ts';

/** What the query of a presigned URL says of the signature and the key behind it. */
export interface SignedQuery {
  readonly keyId: string;
  /** Region and service that the signature is good for, `eu-west-1/s3`. */
  readonly scope: string;
  readonly issuedAt: Instant | null;
  readonly expiresAt: Instant | null;
}

const credential = /^([^/]{16,256})\/\d{8}\/((?:[\w*-]+\/)?[\w-]+)\/(?:aws4|goog4)_request$/;
const basicTime = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;
const longestSeconds = 10_000_000;

/**
 * Signature Version 4 in the query, of AWS (`Amz`) and Google Cloud Storage (`Goog`); null when it is not
 * signed. https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export function signedQuery(text: string, vendor: 'Amz' | 'Goog'): SignedQuery | null {
  const query = new URLSearchParams(text.slice(text.indexOf('?') + 1));
  const [, keyId, scope] = credential.exec(query.get(`X-${vendor}-Credential`) ?? '') ?? [];
  if (keyId === undefined || scope === undefined || !query.has(`X-${vendor}-Signature`)) return null;
  const issuedAt = timeOf(query.get(`X-${vendor}-Date`) ?? '');
  const seconds = Number(query.get(`X-${vendor}-Expires`) ?? Number.NaN);
  const lives = seconds >= 0 && seconds <= longestSeconds && issuedAt !== null;
  return { keyId, scope, issuedAt, expiresAt: lives ? instant(issuedAt + seconds * 1000) : null };
}

/** ISO 8601 in its basic form, `20260102T030405Z`. */
function timeOf(text: string): Instant | null {
  const [, year, month, day, hour, minute, second] = (basicTime.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined) return null;
  return instant(Date.UTC(year, month - 1, day, hour, minute, second));
}
