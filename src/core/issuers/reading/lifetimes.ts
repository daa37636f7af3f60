import type { Instant } from '../../instant.ts';
import { instant, instantFromIso, instantFromSeconds } from '../../instant.ts';

/** A hundred years: a longer lifetime, or a date in milliseconds read as seconds, is a mistake. */
const mostSeconds = 3_155_760_000;
const latestEpochSeconds = 1e11;
const isoDate = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;
const httpDate = /^[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} /;
const decimal = /^\d{1,15}(\.\d{1,9})?$/;

/**
 * "Seconds from now" as an instant. Zero means that the issuer sets no end (Vault root tokens) or does
 * not know it. Some issuers send numbers as texts (Entra v1).
 */
export function instantAfter(at: Instant, seconds: unknown): Instant | null {
  const value = numberOf(seconds);
  return value === null || value <= 0 || value > mostSeconds ? null : instant(at + value * 1000);
}

/** Seconds since the epoch, as a number or a text. */
export function instantOfEpoch(seconds: unknown): Instant | null {
  const value = numberOf(seconds);
  return value === null || value <= 0 || value > latestEpochSeconds ? null : instantFromSeconds(value);
}

/** An RFC 3339 date; `Date.parse` alone takes `1` for the year 2001. Vault writes the year 1 for never. */
export function instantOfDate(text: unknown): Instant | null {
  if (typeof text !== 'string' || text.length > 64 || !isoDate.test(text)) return null;
  const parsed = instantFromIso(text);
  return parsed === null || parsed <= 0 ? null : parsed;
}

/**
 * A moment in whatever form a service chose: an RFC 3339 date, or a number (or its text) that counts seconds or,
 * when it is too large for that, milliseconds since the epoch.
 */
export function instantOfTimestamp(value: unknown): Instant | null {
  const date = instantOfDate(value);
  if (date !== null) return date;
  const number = numberOf(value);
  return number !== null && number > latestEpochSeconds && number < latestEpochSeconds * 1000
    ? instant(number)
    : instantOfEpoch(number);
}

function numberOf(value: unknown): number | null {
  if (typeof value === 'string') return decimal.test(value.trim()) ? Number(value) : null;
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** An RFC 2822 or HTTP date (RFC 9110 section 5.6.7), such as `Mon, 23 Nov 2026 10:00:00 +0000`. */
export function instantOfHttpDate(text: unknown): Instant | null {
  if (typeof text !== 'string' || text.length > 64 || !httpDate.test(text)) return null;
  return instantFromIso(text);
}
