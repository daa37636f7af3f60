import { withoutTerm } from '../../../src/core/filter/edit-text.ts';
import type { Sort, SortField } from '../../../src/core/filter/filter.ts';
import { FilterError } from '../../../src/core/filter/filter-error.ts';
import { readFilter } from '../../../src/core/filter/read-filter.ts';
import { scanTerms } from '../../../src/core/filter/scan-terms.ts';
import { instant } from '../../../src/core/instant.ts';
import { looksSecret } from './looks-secret.ts';

/** What is wrong with a filter's text; null: it can be read. */
export function problemOf(text: string, now: number): FilterError | null {
  try {
    readFilter(text, instant(now), looksSecret);
    return null;
  } catch (error) {
    if (error instanceof FilterError) return error;
    throw error;
  }
}

/** Whether a term stands in a text, as it is written here. */
export function hasTerm(text: string, term: string): boolean {
  return scanTerms(text).some(({ at }) => text.slice(at.from, at.to) === term);
}

/** The text with the term, or without it when it is there: a click on a chip. */
export function toggleTerm(text: string, term: string): string {
  const found = scanTerms(text).find(({ at }) => text.slice(at.from, at.to) === term);
  return found === undefined ? `${text.trim()} ${term}`.trim() : withoutTerm(text, found.at);
}

/** The order that a text asks for; null: it asks for none, or cannot be read. */
export function sortOf(text: string, now: number): Sort | null {
  if (!scanTerms(text).some(({ field }) => field?.name === 'sort')) return null;
  try {
    return readFilter(text, instant(now), looksSecret).sort;
  } catch {
    return null;
  }
}

/** The text with that order: the other way around when it is in it already. */
export function sortBy(text: string, by: SortField, now: number): string {
  const before = sortOf(text, now);
  const descending = before?.by === by ? !before.descending : by !== 'expires';
  const rest = scanTerms(text)
    .filter(({ field }) => field?.name === 'sort')
    .reduceRight((left, { at }) => withoutTerm(left, at), text);
  const isDefault = by === 'last-seen' && descending;
  return isDefault ? rest : `${rest.trim()} sort:${descending ? '-' : ''}${by}`.trim();
}
