import { MayflyError } from '../../core/errors.ts';
import { withoutTerm } from '../../core/filter/edit-text.ts';
import type { Sort } from '../../core/filter/filter.ts';
import { scanTerms } from '../../core/filter/scan-terms.ts';
import type { WrittenFilter } from '../filter/filter-of.ts';
import { WrongFilter } from '../filter/wrong-filter.ts';

/** The text of a filter without its order, and the order: what happens comes in its own. Throws for another moment. */
export function splitOrder({ text, filter }: WrittenFilter): { readonly q: string; readonly sort: Sort } {
  const named = (name: string) =>
    scanTerms(text).find(({ field }) => field?.name.toLowerCase().replaceAll('_', '-') === name);
  const moment = named('as-of');
  if (moment !== undefined) {
    throw new WrongFilter('live: what is live happens now: as-of belongs to mayfly list', {
      text,
      at: moment.at,
    });
  }
  if (filter.asOf !== null) throw new MayflyError('request.invalid', 'live: as-of belongs to mayfly list');
  const order = named('sort');
  return { q: order === undefined ? text.trim() : withoutTerm(text, order.at).trim(), sort: filter.sort };
}
