import { MayflyError } from '../../src/core/errors.ts';
import { parseFilter } from '../../src/core/filter/parse-filter.ts';
import type { Instant } from '../../src/core/instant.ts';
import type { LiveSource } from '../store/live/live-source.ts';
import { isInScope, type ReadScope } from '../store/read-scope.ts';
import type { Activity } from './activities.ts';

/** What is listened to: a filter, and the limits of who asks. Equal ones are served together. */
export interface Subscription {
  /** In the filter language; empty: everything. */
  readonly q: string;
  readonly scope: ReadScope;
}

/** Keeps what a subscription is about. */
export interface Sieve {
  /** Null: the database must be asked. */
  readonly pass: (activities: readonly Activity[]) => readonly Activity[] | null;
  readonly ask: (activities: readonly Activity[]) => Promise<readonly Activity[]>;
}

/** Of one question to the database. */
const mostAsked = 2000;

/** Throws `request.invalid` when the filter is wrong, or is not about now. */
export function checkFilter(q: string, now: Instant): void {
  if (parseFilter(q, now).asOf === null) return;
  throw new MayflyError('request.invalid', 'a live stream is about now: leave as-of out');
}

/** A filter's times count from when it is asked, so it is read anew each time. */
export function createSieve(
  { q, scope }: Subscription,
  { source, now }: { readonly source: Pick<LiveSource, 'matching'>; readonly now: () => Instant },
): Sieve {
  const matchesAll = parseFilter(q, now()).terms.length === 0;
  const inScope = (activities: readonly Activity[]): readonly Activity[] =>
    activities.filter((activity) => isInScope(scope, activity));
  return {
    pass: (activities) => {
      const seen = inScope(activities);
      return matchesAll || seen.length === 0 ? seen : null;
    },
    ask: async (activities) => {
      const seen = inScope(activities);
      const fingerprints = [...new Set(seen.map(({ fingerprint }) => fingerprint))];
      const matching = new Set<string>();
      for (let from = 0; from < fingerprints.length; from += mostAsked) {
        const asked = { filter: parseFilter(q, now()), scope, now: now() };
        const among = fingerprints.slice(from, from + mostAsked);
        for (const found of await source.matching({ ...asked, among })) matching.add(found);
      }
      return seen.filter(({ fingerprint }) => matching.has(fingerprint));
    },
  };
}
