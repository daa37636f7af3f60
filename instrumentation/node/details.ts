import type { AttributeBag } from '../../src/core/semconv.ts';
import type { Detail, Tuple } from './counters.ts';

/** Details of one tuple that are known again; each has a bit of a small integer. */
const mostRemembered = 29;

type Parts = readonly [string | null, string | null, string | null];

/** Nothing besides the key. */
export const plain: Detail = { parts: [null, null, null], attributes: {}, bit: 1 };

/** A detail of these words that was made before. */
export function knownDetail({ details }: Tuple, parts: Parts): Detail | undefined {
  if (details !== null) for (const each of details) if (isSame(each.parts, parts)) return each;
  return undefined;
}

/** The same detail for the same words, so that it is told once and not on every line. */
export function detailOf(tuple: Tuple, parts: Parts, attributes: () => AttributeBag): Detail {
  const known = knownDetail(tuple, parts);
  if (known !== undefined) return known;
  const at = tuple.details?.length ?? 0;
  if (at >= mostRemembered) return { parts, attributes: attributes(), bit: 0 };
  const detail = { parts, attributes: attributes(), bit: 2 << at };
  tuple.details = [...(tuple.details ?? []), detail];
  return detail;
}

function isSame(a: Detail['parts'], b: Parts): boolean {
  return a[0] === b[0] && a[1] === b[1] && a[2] === b[2];
}
