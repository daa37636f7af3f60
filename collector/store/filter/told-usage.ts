import { type RawBuilder, sql } from 'kysely';
import type { World } from './world.ts';

/** A FROM item `s` of which credential has usage in which context, as far as it had begun. */
export function usedContexts(world: World): RawBuilder<unknown> {
  return world.asOf === null ? sql`credential_context s` : usedInstances(world);
}

/** The same with `instance`, `first_at` and `last_at`. */
export function usedInstances({ asOf }: World): RawBuilder<unknown> {
  const begun = asOf === null ? sql`true` : sql`first_at <= ${asOf}::bigint`;
  return sql`(
    select fingerprint, context, instance, first_at, last_at from usage where ${begun}
    union all
    select e.fingerprint, e.context, i.instance, e.first_at, e.last_at
    from usage_ended e cross join lateral unnest(e.instances) as i (instance) where ${begun}) s`;
}
