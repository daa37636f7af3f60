import { type RawBuilder, sql } from 'kysely';
import { fingerprintRange } from '../../src/core/fingerprint-uuid.ts';
import type { JoinName } from '../../src/core/inventory/join.ts';
import { credentialJoins } from '../../src/core/inventory/rows.ts';
import { joinSql } from './join-sql.ts';
import { columnOf } from './row-fields.ts';
import type { CredentialQuery } from './store.ts';

type Condition = RawBuilder<unknown>;

/** A beginning of a fingerprint with fewer characters of its bits stands for too many archived ones. */
const leastCharacters = 2;

/**
 * The rows over which a query ranges, named `c`: the hot ones; with those of the archive when the query itself
 * names few, by join key or by fingerprint.
 */
export function credentialSource(query: CredentialQuery): RawBuilder<unknown> {
  const names = named(query);
  if (names === null) return sql`credential c`;
  return sql`(
    select named.fingerprint, ${joinedColumns()}
    from (
      select c.fingerprint from credential c where ${names}
      union select c.fingerprint from credential_archive c where ${names}
    ) named
    left join credential hot on hot.fingerprint = named.fingerprint
    left join credential_archive cold on cold.fingerprint = named.fingerprint) c`;
}

/** The condition that an index answers, over one of the two tables named `c`. */
function named({ joinKey, fingerprint }: CredentialQuery): Condition | null {
  if (joinKey !== undefined) return hasJoinKey(joinKey);
  if (fingerprint === undefined || fingerprint.length < 'mf1_'.length + leastCharacters) return null;
  return beginsWith(fingerprint);
}

/** Over rows named `c`. */
export function hasJoinKey(joinKey: string): Condition {
  return sql`c.join_keys @> array[${joinKey}::text]`;
}

/** Over rows named `c`. */
export function beginsWith(fingerprint: string): Condition {
  const range = fingerprintRange(fingerprint);
  return range === null ? sql`false` : sql`c.fingerprint between ${range.from}::uuid and ${range.to}::uuid`;
}

/** By the same joins as the fold: whoever was archived and then seen again is both rows. */
function joinedColumns(): RawBuilder<unknown> {
  const joined = (name: JoinName, column: string): RawBuilder<unknown> => {
    const join = joinSql[name]({ field: column, known: `hot.${column}`, incoming: `cold.${column}` });
    return sql`${sql.raw(join)} as ${sql.id(column)}`;
  };
  return sql.join([
    ...Object.entries(credentialJoins).map(([field, name]) => joined(name, columnOf(field))),
    joined('greatest', 'last_seen_minute'),
  ]);
}
