import { holdsCredential, withheld } from '../holds-credential.ts';
import { createTextMemory } from '../text-memory.ts';
import { cleanText } from './clean-text.ts';
import { type CloseLooks, mayLook } from './close-looks.ts';
import { longestText } from './limits.ts';

/** Shorter texts hold no credential that a form gives away. */
const shortest = 16;
/** A credential may begin before the cut and end behind it. */
const longestRead = longestText + 4_096;
/** Texts of spans repeat. */
const told = createTextMemory(1_048_576);

/**
 * A text as every store and output can take it; `withheld` where it holds a credential (law 3), or may hold one
 * and the request has no look left. That second verdict is not remembered: it is not about the text.
 */
export function toldText(raw: string, looks: CloseLooks): string {
  if (raw.length < shortest) return cleanText(raw);
  const known = told.get(raw);
  if (known !== undefined) return known;
  const { withheld: before } = looks;
  const holds = holdsCredential(raw.slice(0, longestRead), undefined, (count) => mayLook(looks, count));
  const text = holds ? withheld : cleanText(raw);
  if (looks.withheld === before) told.set(raw, text);
  return text;
}
