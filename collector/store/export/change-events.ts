import type { Session } from '../session.ts';
import { type OutboxHead, outboxInsert } from './outbox-head.ts';

/** What the tables hold of the credential `s` before the window is joined in: by its key, hot and archived. */
const known = `cross join lateral (
    select count(*) > 0 as is_known, max(b.expires_at) as expires_at, max(b.ended_at) as ended_at from (
      select c.expires_at, c.ended_at from credential c where c.fingerprint = s.fingerprint
      union all
      select c.expires_at, c.ended_at from credential_archive c where c.fingerprint = s.fingerprint
    ) b
  ) k`;

/** The first usage of each credential in the window, and of each in each environment and of each owner. */
const windowParts = `
  ran as materialized (
    select p.id, p.owner, (select max(q.owner) from process q where q.id = p.id) as known_owner
    from pg_temp.event_process p
  ), placed as (
    select r.fingerprint, r.context, r.instance, r.known, r.environment, r.first_at, p.owner, p.known_owner
    from pg_temp.event_reading r join ran p on p.id = r.instance
  ), earliest as (
    select distinct on (fingerprint) * from placed order by fingerprint, first_at, context, instance
  ), environments as (
    select distinct on (fingerprint, environment) * from placed where environment is not null
    order by fingerprint, environment, first_at, context, instance
  ), owners as (
    select distinct on (fingerprint, owner) * from placed
    where owner is not null and (known is null or known_owner is null)
    order by fingerprint, owner, first_at, context, instance
  )`;

/*
 * Below, what else a credential has is looked up by the credential, and of each row by itself what it says: as a join it
 * would be planned from the other end at times, from all contexts of an environment or all processes of an owner.
 */

/** Whether the credential `o` is known where it is now: mostly in the same context, and at once. */
const isPlaced = `(
    (select count(*) from credential_context k where k.fingerprint = o.fingerprint and k.context = o.context) > 0
    or (select bool_or((select x.environment from context x where x.id = k.context) = o.environment)
      from credential_context k where k.fingerprint = o.fingerprint) is true)`;

const isOwner = (instance: string): string =>
  `(select p.owner from process p where p.id = ${instance}) = o.owner`;

/** Whether usage of the credential `o` by a process of its owner is held: mostly in the same context, and at once. */
const isOwned = ['u.context = o.context and', ''].map(
  (where) =>
    `exists (select from usage u where u.fingerprint = o.fingerprint and ${where} ${isOwner('u.instance')})`,
);
const wasOwned = `exists (select from usage_ended u cross join lateral unnest(u.instances) i
    where u.fingerprint = o.fingerprint and ${isOwner('i')})`;

/**
 * What the inventory learns of credentials by the window. A credential that is created tells its first environment and
 * owner itself; more of them in the same window are told apart.
 */
const insertSql = `with seen as materialized (
    select s.*, k.is_known, k.expires_at as known_expires_at, k.ended_at as known_ended_at
    from pg_temp.event_credential s ${known}
  ), ${windowParts}, changes as (
    select 1 as rank, 'created' as change, s.fingerprint, e.context, e.instance, s.first_seen_at as at, null as value
    from seen s left join earliest e on e.fingerprint = s.fingerprint where not s.is_known
    union all
    select 2, 'environment_added', o.fingerprint, o.context, o.instance, o.first_at, o.environment
    from environments o join seen s on s.fingerprint = o.fingerprint join earliest e on e.fingerprint = o.fingerprint
    where case when s.is_known then not ${isPlaced}
      else o.environment is distinct from e.environment end
    union all
    select 3, 'owner_learnt', o.fingerprint, o.context, o.instance, o.first_at, o.owner
    from owners o join seen s on s.fingerprint = o.fingerprint join earliest e on e.fingerprint = o.fingerprint
    where case when s.is_known then not (${isOwned.join(' or ')} or ${wasOwned})
      else o.owner is distinct from e.owner end
    union all
    select 4, 'expiry_learnt', s.fingerprint, null, null, s.first_seen_at, s.expires_at::text
    from seen s where s.is_known and s.expires_at > coalesce(s.known_expires_at, 0)
    union all
    select 5, 'ended', s.fingerprint, null, null, s.ended_at, coalesce(s.reason, 'unknown')
    from seen s where s.ended_at > coalesce(s.known_ended_at, 0)
  ), told as (
    ${outboxInsert(['kind', 'fingerprint', 'context', 'instance', 'first_at', 'last_at', 'change', 'value'])}
    from (
      select row_number() over (order by rank, at, fingerprint, value) as place, 'inventory' as kind,
        fingerprint, context, instance, at as first_at, at as last_at, change, value
      from changes
    ) e returning 1
  ) select count(*)::integer as told from told`;

/** Before the window is joined in. Returns how many events that is. */
export async function writeChangeEvents({ query }: Session, head: OutboxHead): Promise<number> {
  const [found] = await query<{ readonly told: number }>(insertSql, [head.seq, head.recordedAt]);
  return found?.told ?? 0;
}
