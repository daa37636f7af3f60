import * as fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { combinationsOf } from '../../../collector/store/copy/combinations.ts';
import { dictionaries } from '../../../collector/store/dictionaries.ts';
import type { Engine } from '../../../collector/store/engine.ts';
import { flushWindow } from '../../../collector/store/flush-window.ts';
import { archiveCredentials } from '../../../collector/store/jobs/archive-credentials.ts';
import { defaultRetention } from '../../../collector/store/jobs/job.ts';
import { createNoted, type Noted } from '../../../collector/store/noted.ts';
import { makePartitions } from '../../../collector/store/partitions.ts';
import { batchOf } from '../../../src/core/batch/batch-builder.ts';
import { createWindow, type FoldWindow } from '../../../src/core/inventory/window/window.ts';
import type { Heartbeat, Observation } from '../../../src/core/observation.ts';
import { someItems } from './arbitrary-items.ts';
import { engines, type TestDatabases } from './engines.ts';
import { fetched, newFingerprint, noon, used } from './sample.ts';

type Items = readonly (Observation | Heartbeat)[];

function windowOf(items: Items): FoldWindow {
  const window = createWindow();
  window.add(batchOf(items, noon), 7);
  return window;
}

const strange = [
  '"',
  '\\',
  '\u0001',
  '\u001f',
  '\u007f',
  '\u2028',
  '\n\r\t\b\f',
  'é',
  '𐍈',
  '{a,b}',
  'null',
  ' ',
];
const texts = fc.oneof(
  fc.constantFrom(...strange),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 9 }),
);
const members = fc.option(
  fc.uniqueArray(
    texts.filter((text) => text.isWellFormed() && !text.includes('\0')),
    { minLength: 1, maxLength: 4 },
  ),
);

describe.each(engines)('which combination of sets a credential has, on %s', (_name, open) => {
  let databases: TestDatabases;
  let engine: Engine;
  let noted: Noted;
  beforeAll(async () => {
    databases = await open();
    await makePartitions((await databases.fresh()).db, noon);
  });
  afterAll(() => databases.stop());
  beforeEach(async () => {
    engine = await databases.fresh();
    await makePartitions(engine.db, noon);
    noted = createNoted();
  });

  const flush = (items: Items, isAlone: boolean): Promise<unknown> =>
    engine.inTransaction((session) =>
      flushWindow(session, windowOf(items), { watermarks: [], isAlone, noted }),
    );

  /** Credentials whose column says something else than their sets, or whose sets are in no dictionary. */
  async function wrong(table = 'credential'): Promise<readonly unknown[]> {
    const found: unknown[] = [];
    for (const { table: dictionary, column, hash, sets } of dictionaries) {
      const [own, entries] = ['c', 'k'].map((row) => sql.join(sets.map((set) => sql.ref(`${row}.${set}`))));
      const { rows } = await sql`
        select c.fingerprint, ${sql.ref(`c.${column}`)} as told from ${sql.table(table)} c
        where ${sql.ref(`c.${column}`)} is distinct from ${sql.id(hash)}(${own})
          or (num_nonnulls(${own}) > 0 and not exists (
            select from ${sql.table(dictionary)} k
            where k.id = ${sql.ref(`c.${column}`)} and (${entries}) is not distinct from (${own})))`.execute(
        engine.db,
      );
      found.push(...rows);
    }
    return found;
  }

  test('is computed here as the database computes it, whatever the texts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(members, { minLength: 5, maxLength: 5 }), async (sets) => {
        const combinations = combinationsOf({
          rows: 1,
          // Of `kind`: providers, types, sources, names, policies.
          sets: { membersOf: (place) => sets[[0, 1, 8, 9, 10].indexOf(place)] ?? null },
        });
        const [kind = null] = combinations.kind;
        const { rows } = await sql<{ id: string | null }>`
          select mayfly_kind(${sql.join(sets.map((set) => sql`${set}::text[]`))})::text as id`.execute(
          engine.db,
        );
        const id =
          kind === null
            ? null
            : String(BigInt.asIntN(64, (BigInt(kind.high) << 32n) | BigInt(kind.low >>> 0)));
        expect(rows[0]?.id).toBe(id);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['joined', false],
    ['copied where nobody else inserts', true],
  ])('is noted with the credential, %s, however its observations arrive', async (_how, isAlone) => {
    await fc.assert(
      fc.asyncProperty(fc.array(someItems, { minLength: 1, maxLength: 4 }), async (windows) => {
        for (const items of windows) await flush(items, isAlone);
        expect(await wrong()).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test('is that of the whole when two windows tell a part each', async () => {
    const some = Array.from({ length: 200 }, () => newFingerprint());
    await flush(
      some.map((fingerprint) => used({ fingerprint, credential: { provider: 'aws' } })),
      true,
    );
    await flush(
      some.map((fingerprint) => fetched({ fingerprint, credential: { provider: 'github' } })),
      true,
    );
    const { rows } = await sql<{ count: number }>`
      select count(*)::integer as count from credential c join credential_kind k on k.id = c.kind
      where k.providers @> array['aws', 'github']`.execute(engine.db);
    expect(rows[0]?.count).toBe(200);
    expect(await wrong()).toEqual([]);
  });

  test('is noted again when what was noted is forgotten, and not before', async () => {
    const items = [fetched({ fingerprint: newFingerprint() })];
    await flush(items, false);
    await sql`truncate credential_kind`.execute(engine.db);
    await flush(items, false);
    expect(await wrong()).toHaveLength(1);
    noted.forget();
    await flush(items, false);
    expect(await wrong()).toEqual([]);
  });

  test('of one whose row says none it is told when it is seen again', async () => {
    const items = [fetched({ fingerprint: newFingerprint() })];
    await flush(items, false);
    await sql`update credential set kind = null, claims = null`.execute(engine.db);
    await flush(items, false);
    expect(await wrong()).toEqual([]);
  });

  test('is that of the whole when an archived credential comes back and is archived again', async () => {
    const fingerprint = newFingerprint();
    const archive = async (): Promise<void> => {
      await sql`update credential set expires_at = 1, last_seen_at = 1, first_seen_at = 1`.execute(engine.db);
      await sql`analyze credential`.execute(engine.db);
      const keep = { ...defaultRetention, hotCredentials: -1 };
      await archiveCredentials.run({ db: engine.db, now: noon, keep, stopping: () => false });
    };
    await flush([used({ fingerprint, credential: { provider: 'aws' } })], false);
    await archive();
    await flush([used({ fingerprint, credential: { provider: 'github' } })], false);
    await archive();
    const { rows } = await sql<{ providers: string[] }>`select providers from credential_archive`.execute(
      engine.db,
    );
    expect(rows).toEqual([{ providers: ['aws', 'github'] }]);
    expect(await wrong('credential_archive')).toEqual([]);
  });
});
