import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const text = sql`text collate "C"`;
const list = sql`text[] collate "C"`;

/** Limits and quotas of tokens, the identity of a sender's certificate, and the audit chain. */
export const access: Migration = {
  async up(db) {
    // Null limits nothing; null takes the collector's own quota.
    await sql`
      alter table token
        add column environments ${list},
        add column workloads ${list},
        add column new_credentials_per_second integer,
        add column spans_per_second integer`.execute(db);
    await sql`alter table process add column identity ${text}`.execute(db);
    await audit(db);
  },
};

/**
 * Each row holds the hash of the row before it. `audit_head` is the last link, so that a chain cut at its end does
 * not fit it any more; its row is also the lock that puts the writers of all collectors into one order.
 */
async function audit(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table audit (
      seq bigint primary key,
      at bigint not null,
      actor ${text} not null,
      action ${text} not null,
      route ${text},
      subject ${text},
      items integer,
      limits ${text},
      previous bytea not null,
      hash bytea not null
    )`.execute(db);
  await sql`
    create table audit_head (
      one boolean primary key default true check (one),
      seq bigint not null,
      hash bytea not null
    )`.execute(db);
  await sql`insert into audit_head (seq, hash) values (0, decode(repeat('00', 32), 'hex'))`.execute(db);
  // One statement, so that the lock is held for one round trip and the commit. `content` is the canonical text.
  await sql`
    create function mayfly_audit(
      new_at bigint, new_actor text, new_action text, new_route text, new_subject text, new_items integer,
      new_limits text, content text
    ) returns bigint language plpgsql as $$
      declare
        head audit_head;
        next bigint;
        link bytea;
      begin
        select * into strict head from audit_head where one for update;
        next := head.seq + 1;
        link := sha256(head.hash || convert_to(next::text || ':' || content, 'UTF8'));
        insert into audit (seq, at, actor, action, route, subject, items, limits, previous, hash)
          values (next, new_at, new_actor, new_action, new_route, new_subject, new_items, new_limits, head.hash, link);
        update audit_head set seq = next, hash = link where one;
        return head.seq + 1;
      end
    $$`.execute(db);
}
