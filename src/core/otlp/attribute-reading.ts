import { type Instant, instant } from '../instant.ts';
import { cutText } from './clean-text.ts';
import { longestName } from './limits.ts';

/** A text that says something, or null. */
export function text(value: string | undefined): string | null {
  return value === undefined || value === '' ? null : value;
}

/** A text that names something, short enough for an index; null as above. */
export function name(value: string | undefined): string | null {
  return value === undefined || value === '' ? null : cutText(value, longestName);
}

/** The items that are right; as a rule, those that say something. */
export function texts(
  value: readonly string[] | undefined,
  right: (item: string) => boolean = (item) => item !== '',
): readonly string[] {
  return value?.filter(right) ?? none;
}

const none: readonly string[] = Object.freeze([]);

/** The value where it is one of `known`, else `otherwise`. */
export function oneOf<Known extends string>(
  known: readonly Known[],
  value: string | undefined,
  otherwise: Known,
): Known {
  return known.find((candidate) => candidate === value) ?? otherwise;
}

const endOfYear9999 = 253_402_300_799_999;

/** A time that a sender claims, or null when no calendar can show it. */
export function claimedInstant(epochMs: number | undefined): Instant | null {
  return epochMs !== undefined && isClaimable(epochMs) ? instant(epochMs) : null;
}

export function isClaimable(epochMs: number): boolean {
  return epochMs > 0 && epochMs <= endOfYear9999;
}
