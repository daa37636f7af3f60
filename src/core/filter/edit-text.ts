import type { Span } from './filter.ts';
import { scanTerms } from './scan-terms.ts';
import { type WritableTerm, writeTerm } from './write-filter.ts';

/**
 * A filter's text with one more term, as people add them with a click: what they wrote themselves stays as it is. A
 * term that is there already is not added again, and its opposite goes.
 */
export function withTerm(text: string, term: WritableTerm): string {
  const added = writeTerm(term);
  const opposite = writeTerm({ ...term, negated: !term.negated });
  const written = scanTerms(text).map(({ at }) => ({ at, word: text.slice(at.from, at.to) }));
  const rest = written
    .filter(({ word }) => word === opposite)
    .reduceRight((left, { at }) => withoutTerm(left, at), text);
  return written.some(({ word }) => word === added) ? rest : `${rest} ${added}`.trim();
}

/** A filter's text without what stands there. */
export function withoutTerm(text: string, at: Span): string {
  return [text.slice(0, at.from).trimEnd(), text.slice(at.to).trimStart()]
    .filter((part) => part !== '')
    .join(' ');
}
