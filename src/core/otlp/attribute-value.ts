import type { AttributeName } from '../semconv.ts';
import type { CloseLooks } from './close-looks.ts';
import { longestText } from './limits.ts';
import { toldText } from './told-text.ts';

/** UTF-8 bytes that surely hold `longestText` UTF-16 units and whole characters around the cut. */
export const longestBytes = longestText * 3 + 4;

/** Must be exact: cleaning could turn something else into a fingerprint. */
const exact: ReadonlySet<string> = new Set<AttributeName>([
  'mayfly.credential.fingerprint',
  'mayfly.credential.parents',
  'mayfly.credential.previous_fingerprint',
]);
const fingerprintLength = 34;

/**
 * The text of an attribute as it is kept. Where a fingerprint belongs, a text of another length is let
 * go at once, because it may be a raw secret (law 3).
 */
export function attributeText(name: string, raw: string, looks: CloseLooks): string {
  if (!exact.has(name)) return toldText(raw, looks);
  return raw.length === fingerprintLength ? raw : '';
}

/** A whole number that JavaScript holds exactly, or null. Some senders encode every number as a double. */
export function integer(value: number): number | null {
  return Number.isSafeInteger(value) ? value + 0 : null;
}
