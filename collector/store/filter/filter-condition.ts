import { sql } from 'kysely';
import type { Filter } from '../../../src/core/filter/filter.ts';
import { isLimited } from '../read-scope.ts';
import { all, type Condition, not } from './match-sql.ts';
import { asksTold, type OwnTerm, termCondition } from './term-condition.ts';
import { holdsAsTold } from './told.ts';
import { contextCondition, hasContext, hasUsage, type UsageTerm } from './usage-condition.ts';
import { isTold, type World } from './world.ts';

/** The terms of a filter by what they are about. */
export interface Terms {
  /** What must hold of one usage. */
  readonly usage: readonly UsageTerm[];
  /** What must hold of no usage. */
  readonly noUsage: readonly UsageTerm[];
  readonly own: readonly OwnTerm[];
}

export function termsOf({ terms }: Filter): Terms {
  const usage = terms.filter((term) => term.kind === 'usage');
  return {
    usage: usage.filter(({ negated }) => !negated),
    noUsage: usage.filter(({ negated }) => negated),
    own: terms.filter((term) => term.kind !== 'usage'),
  };
}

/** Everything that a filter and the limits of its asker say of the credential `b`; what is dear to look up comes last. */
export function filterCondition(filter: Filter, world: World): Condition {
  const { usage, noUsage, own } = termsOf(filter);
  const told = isTold(world) ? own.filter(asksTold) : [];
  const { asOf, scope } = world;
  const isSeen = isLimited(scope) && usage.length === 0;
  const mustTell = told.length > 0 || (isLimited(scope) && asOf !== null);
  return all([
    ...(asOf === null ? [] : [sql<boolean>`b.first_seen_at <= ${asOf}::bigint`]),
    ...own.filter((term) => !told.includes(term)).map((term) => termCondition(term, world)),
    ...(isSeen ? [hasContext(contextCondition([], world), world)] : []),
    ...(usage.length === 0 ? [] : [hasUsage(usage, world)]),
    ...noUsage.map((term) => not(hasUsage([term], world))),
    ...(mustTell ? [holdsAsTold(all(told.map((term) => termCondition(term, world))), world)] : []),
  ]);
}
