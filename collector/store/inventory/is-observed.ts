import { type RawBuilder, sql } from 'kysely';

/**
 * Whether credentials have been seen in the context `x`: by what has been counted, because to look at the credentials of
 * thousands of contexts takes longer than all the rest. Of what is not counted yet each context is looked at.
 */
export const isObserved: RawBuilder<boolean> = sql<boolean>`(
  x.tuple in (select tuple from usage_sum where credentials > 0)
  or exists (select from credential_context k where k.context = x.id offset 0))`;
