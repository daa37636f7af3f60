import type { Brand } from './brand.ts';

/** A moment: whole milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = Brand<number, 'Instant'>;

/** Milliseconds since the epoch as an instant; fractions are cut off. */
export function instant(epochMs: number): Instant {
  return Math.trunc(epochMs) as Instant;
}

/** Seconds since the epoch (JWT `exp`, RFC 7519 section 2) as an instant. */
export function instantFromSeconds(epochSeconds: number): Instant {
  return instant(epochSeconds * 1000);
}

/** An ISO 8601 / RFC 3339 text as an instant, or null when it is not one. */
export function instantFromIso(text: string): Instant | null {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : instant(ms);
}
