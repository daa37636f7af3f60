/**
 * The cumulative counts that the tables hold of a key, `fingerprint`, `context` and `instance` being SQL: a row for each
 * hour and for the sum of the ended, as `reading`. An instance that no table knows has none; else its hours are those
 * between its first and last sighting, so that only their partitions are read.
 */
export function heldReading(key: {
  readonly fingerprint: string;
  readonly context: string;
  readonly instance: string;
}): string {
  const { fingerprint, context, instance } = key;
  return `process p cross join lateral (
      select u.count as reading from usage u
      where u.fingerprint = ${fingerprint} and u.context = ${context} and u.instance = ${instance}
        and u.hour >= (p.first_seen_at / 3600000)::integer and u.hour <= (p.last_seen_at / 3600000)::integer
      union all
      select e.readings[array_position(e.instances, ${instance})] from usage_ended e
      where e.fingerprint = ${fingerprint} and e.context = ${context} and e.last_at >= p.first_seen_at
    ) s where p.id = ${instance}`;
}
