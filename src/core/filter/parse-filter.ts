import { holdsCredential } from '../holds-credential.ts';
import type { Instant } from '../instant.ts';
import type { Filter } from './filter.ts';
import { readFilter } from './read-filter.ts';

/**
 * A filter as people write it. Throws a `FilterError` (`request.invalid`) about the first thing that is wrong. Times
 * with a duration count from `now`, or from the moment that the filter itself is about.
 */
export function parseFilter(text: string, now: Instant): Filter {
  return readFilter(text, now, holdsCredential);
}
