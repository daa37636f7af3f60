import type { Client } from 'pg';

/**
 * What a load must come to. Every span raises one counter by one, so the sum of all greatest readings is the
 * number of spans, and the checksum the sum over all spans of the first 20 bits of their fingerprint.
 */
export interface Truth {
  readonly spans: number;
  readonly checksum: number;
  readonly credentials: number;
  /** Different (credential, context, process instance). */
  readonly keys: number;
}

/** What the tables of a collector say, in the same words. */
export async function storedTruth(database: Pick<Client, 'query'>): Promise<Truth> {
  const { rows } = await database.query(
    `with readings as (
      select fingerprint, context, instance, count from usage
      union all
      select fingerprint, context, instance, count
      from usage_ended, unnest(instances, readings) as ended (instance, count)
    ), keys as (
      select fingerprint, max(count) as count from readings group by fingerprint, context, instance
    )
    select coalesce(sum(count), 0)::float8 as spans, count(*)::float8 as keys,
      coalesce(sum(count * ('x' || left(fingerprint::text, 5))::bit(20)::integer), 0)::float8 as checksum,
      (select count(*) from (select fingerprint from credential union select fingerprint from credential_archive)
        as known)::float8 as credentials
    from keys`,
  );
  const [found] = rows as Truth[];
  if (found === undefined) throw new Error('the database told no totals');
  return found;
}

/** What differs, in words; empty: every total is exact. */
export function differences(expected: Truth, found: Truth): readonly string[] {
  return (['spans', 'checksum', 'credentials', 'keys'] as const)
    .filter((name) => expected[name] !== found[name])
    .map((name) => `${name}: ${expected[name]} sent, ${found[name]} stored`);
}
