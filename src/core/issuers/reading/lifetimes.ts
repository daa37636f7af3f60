import type { Instant } from '../../instant.ts';
import { instant, instantFromIso, instantFromSeconds } from '../../instant.ts';

/** A hundred years: a longer lifetime, or a date in milliseconds read as seconds, is a mistake. */
const mostSeconds = 3_155_760_000;
const latestEpochSeconds = 1e11;
const isoDate = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;
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

function numberOf(value: unknown): number | null {
  if (typeof value === 'string') return decimal.test(value.trim()) ? Number(value) : null;
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
