import * as fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../../../collector/store/database.ts';
import { matchingCredentials } from '../../../../collector/store/filter/matching-credentials.ts';
import { countMissing, countStanding } from '../../../../collector/store/jobs/count-standing.ts';
import { defaultRetention } from '../../../../collector/store/jobs/job.ts';
import { listCredentials } from '../../../../collector/store/list-credentials.ts';
import { everything, type ReadScope } from '../../../../collector/store/read-scope.ts';
import type { Filter } from '../../../../src/core/filter/filter.ts';
import { parseFilter } from '../../../../src/core/filter/parse-filter.ts';
import type { Fingerprint } from '../../../../src/core/fingerprint.ts';
import { fingerprintUuid } from '../../../../src/core/fingerprint-uuid.ts';
import { countUses } from '../../../../src/core/inventory/count-uses.ts';
import type { Inventory } from '../../../../src/core/inventory/fold.ts';
import { arbitraryFilterText, filterValues } from '../../../support/arbitrary-filter.ts';
import { type FilterSubject, filtered } from '../../../support/filter-oracle.ts';
import { askQuery } from '../credential-query.ts';
import { engines, type TestDatabases } from '../engines.ts';
import { fillStore, folded } from '../fill-store.ts';
import { at } from '../sample.ts';
import { randomItems, splitStore, subjectsOf } from './random-inventory.ts';

const now = at(20);
const many = Number(process.env['MAYFLY_TEST_FILTERS'] ?? 0);

const scopes: readonly (readonly [string, ReadScope])[] = [
  ['without limits', everything],
  ['limited to environments', { environments: ['aws', 'beta', 'ä Ä'], workloads: null }],
  ['limited to workloads', { environments: null, workloads: ['Alpha', 'two words', "o'b"] }],
  ['limited to both', { environments: ['aws', 'none', 'Z_%'], workloads: ['aws', 'beta', 'alpine', '{a}'] }],
];

describe.each(engines)('random filters on %s', (engine, open) => {
  let databases: TestDatabases;
  let db: Database;
  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases.stop());

  describe.each([
    ['hot', false],
    ['hot and archived', true],
  ])('over %s credentials', (_what, isSplit) => {
    let inventory: Inventory;
    beforeAll(async () => {
      ({ db } = await databases.fresh());
      inventory = folded(randomItems(250, isSplit ? 7 : 11));
      await fillStore(db, { hot: inventory });
      const context = { db, now, keep: defaultRetention, stopping: () => false };
      for (const job of [countStanding, countMissing]) await job.run(context);
      if (isSplit) await splitStore(db, inventory);
    });

    test.each(scopes)(
      '%s find what the oracle finds',
      async (_who, scope) => {
        const subjects = subjectsOf(inventory, scope);
        const whole = subjectsOf(inventory, everything);
        expect(subjects.length).toBeGreaterThan(20);
        const texts = arbitraryFilterText({ values: filterValues(subjects, now) });
        const runs = many > 0 ? Math.ceil(many / 16) : engine === 'pglite' ? 60 : 130;
        await fc.assert(
          fc.asyncProperty(texts, fc.constantFrom(1, 1, 2, 5), async (q, pages) => {
            const filter = parseFilter(q, now);
            const expected = inOrder(filter, filtered(filter, subjects, now), whole);
            expect(await allPages(q, Math.min(200, Math.ceil(expected.length / pages) || 5), scope)).toEqual(
              expected,
            );
            if (pages !== 2) return;
            const { rows } = await sql<{ fingerprint: string }>`
            select fingerprint from ${matchingCredentials(filter, { scope, now })} m`.execute(db);
            const uuids = expected.map((name) => fingerprintUuid(name));
            expect(rows.map(({ fingerprint }) => fingerprint).toSorted()).toEqual(uuids.toSorted());
          }),
          { numRuns: runs },
        );
      },
      600_000,
    );
  });

  async function allPages(q: string, limit: number, scope: ReadScope): Promise<readonly string[]> {
    const found: string[] = [];
    for (let cursor: string | null = null, pages = 0; pages < 400; pages++) {
      const query = askQuery({ q, limit, now, ...(cursor === null ? {} : { cursor }) });
      const page = await listCredentials(db, query, scope);
      expect(page.items.length).toBeLessThanOrEqual(limit);
      found.push(...page.items.map(({ fingerprint }) => fingerprint));
      cursor = page.nextCursor;
      if (cursor === null) return found;
    }
    throw new Error('no end of pages');
  }
});

/** Times sort by the row's own, `last-seen` to the minute, and as of a moment of the past by when it was first seen. */
function inOrder(
  { sort, asOf }: Filter,
  found: readonly FilterSubject[],
  whole: readonly FilterSubject[],
): readonly Fingerprint[] {
  const own = new Map(whole.map((subject) => [subject.row.fingerprint, subject]));
  const keyOf = ({ row: { fingerprint } }: FilterSubject): number | null => {
    const subject = own.get(fingerprint);
    if (subject === undefined) return null;
    const { row, usage } = subject;
    if (sort.by === 'expires') return row.expiresAt;
    if (sort.by === 'uses') return countUses(usage).count;
    return sort.by === 'first-seen' || asOf !== null ? row.firstSeenAt : Math.floor(row.lastSeenAt / 60_000);
  };
  const sign = sort.descending ? -1 : 1;
  return found
    .map((subject) => ({ name: subject.row.fingerprint, key: keyOf(subject) }))
    .sort((a, b) => {
      if (a.key !== b.key) return a.key === null ? 1 : b.key === null ? -1 : sign * (a.key - b.key);
      return fingerprintUuid(a.name) < fingerprintUuid(b.name) ? -1 : 1;
    })
    .map(({ name: fingerprint }) => fingerprint);
}
