import { sql } from 'kysely';
import { isFingerprint } from '../../../src/core/fingerprint.ts';
import { fingerprintOfUuid, fingerprintUuid } from '../../../src/core/fingerprint-uuid.ts';
import type { Database } from '../database.ts';
import { baseRows } from '../filter/base-row.ts';
import { filterCondition } from '../filter/filter-condition.ts';
import { anyWorld } from '../filter/world.ts';
import type { MatchQuestion } from './live-source.ts';

/** Which of some credentials match and may be seen: each is looked up by its key, so the work is bounded by them. */
export async function matchingAmong(
  db: Database,
  { filter, among, ...asking }: MatchQuestion,
): Promise<ReadonlySet<string>> {
  const uuids = among.filter((text) => isFingerprint(text)).map(fingerprintUuid);
  if (uuids.length === 0) return new Set();
  const world = anyWorld(filter, asking);
  const { rows } = await sql<{ readonly fingerprint: string }>`
    select b.fingerprint from unnest(${uuids}::uuid[]) as w (fingerprint) ${baseRows(world, 'w')}
    where ${filterCondition(filter, world)}`.execute(db);
  return new Set(rows.map(({ fingerprint }) => fingerprintOfUuid(fingerprint)));
}
