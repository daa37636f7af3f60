import type { Instant } from '../../src/core/instant.ts';

/** A receiver that asks for more is asked again once a day. */
const longestMs = 86_400_000;

/** `Retry-After` (RFC 9110 section 10.2.3), seconds or a date; null: not said, or not understood. */
export function retryAfterMs(headers: Headers, now: Instant): number | null {
  const text = headers.get('retry-after')?.trim() ?? '';
  const isSeconds = /^\d{1,9}$/.test(text);
  // Dates of HTTP end in GMT; the parser would read one out of many other things.
  if (!isSeconds && !text.endsWith('GMT')) return null;
  const ms = isSeconds ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), longestMs) : null;
}
