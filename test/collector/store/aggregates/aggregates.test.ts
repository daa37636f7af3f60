import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCompleteness } from '../../../../collector/store/aggregates/completeness.ts';
import { readCountField } from '../../../../collector/store/aggregates/count-field.ts';
import { readCounts } from '../../../../collector/store/aggregates/counts.ts';
import { readExposure } from '../../../../collector/store/aggregates/exposure.ts';
import { readMatrix } from '../../../../collector/store/aggregates/matrix.ts';
import { readModelEndpoints } from '../../../../collector/store/aggregates/model-endpoints.ts';
import { iso } from '../../../../collector/store/credential-summary.ts';
import type { Database } from '../../../../collector/store/database.ts';
import { countMissing, countStanding } from '../../../../collector/store/jobs/count-standing.ts';
import { defaultRetention } from '../../../../collector/store/jobs/job.ts';
import { mostTelling } from '../../../../collector/store/most-telling.ts';
import { timeSteps } from '../../../../collector/store/time-steps.ts';
import type { MatrixRow } from '../../../../src/core/api/aggregate-views.ts';
import type { Filter, Term } from '../../../../src/core/filter/filter.ts';
import { parseFilter } from '../../../../src/core/filter/parse-filter.ts';
import { instant } from '../../../../src/core/instant.ts';
import { countUses } from '../../../../src/core/inventory/count-uses.ts';
import type { Inventory } from '../../../../src/core/inventory/fold.ts';
import type { UsageRow } from '../../../../src/core/inventory/rows.ts';
import { modelProviderOf } from '../../../../src/core/model-endpoints.ts';
import { arbitraryFilterText, filterValues } from '../../../support/arbitrary-filter.ts';
import { type FilterSubject, filtered, matchesFilter } from '../../../support/filter-oracle.ts';
import { engines, type TestDatabases } from '../engines.ts';
import { fillStore, folded } from '../fill-store.ts';
import { splitStore, subjectsOf } from '../filter/random-inventory.ts';
import { fleetItems, fleetScopes, fleetNow as now, sorted } from '../inventory/random-fleet.ts';

const fields = [
  'provider',
  'type',
  'join-key',
  'name',
  'source',
  'policy',
  'scope',
  'subject',
  'issuer',
  'audience',
  'parent',
  'workload',
  'env',
  'namespace',
  'owner',
  'agent',
  'tool',
  'notebook',
  'user',
  'target',
  'operation',
  'location',
  'outcome',
  'shared',
  'never-fetched',
  'never-used',
  'ephemeral',
  'attributed',
  'is',
];

describe.each(engines)('what the inventory adds up to, on %s', (engine, open) => {
  let databases: TestDatabases;
  let db: Database;
  beforeAll(async () => {
    databases = await open();
  }, 120_000);
  afterAll(() => databases.stop());

  describe.each([
    ['hot', false],
    ['hot and archived', true],
  ])('%s', (_what, isSplit) => {
    let inventory: Inventory;
    beforeAll(async () => {
      ({ db } = await databases.fresh());
      const items = fleetItems(150, isSplit ? 17 : 19).filter(({ kind }) => kind !== 'heartbeat');
      inventory = folded(items);
      await fillStore(db, { hot: inventory });
      const context = { db, now, keep: defaultRetention, stopping: () => false };
      for (const job of [countStanding, countMissing]) await job.run(context);
      if (isSplit) await splitStore(db, inventory);
    }, 120_000);

    describe.each(fleetScopes)('%s', (_who, scope) => {
      const asking = { scope, now };
      const runs = engine === 'pglite' ? 25 : 50;
      let known: readonly FilterSubject[] | null = null;
      const subjects = (): readonly FilterSubject[] => (known ??= subjectsOf(inventory, scope));
      const texts = () => arbitraryFilterText({ values: filterValues(subjects(), now) });
      const inTransaction = <Answer>(work: (db: Database) => Promise<Answer>): Promise<Answer> =>
        db.transaction().execute(work);

      test('a group of counts has as many as match with its term added', async () => {
        await fc.assert(
          fc.asyncProperty(texts(), fc.constantFrom(...fields), async (q, field) => {
            const filter = parseFilter(q, now);
            const by = readCountField(field);
            const found = await inTransaction((reading) =>
              readCounts(reading, { by, filter, steps: null }, asking),
            );
            expect(found.others).toBe(0);
            const shown = new Set(found.groups.map(({ value }) => value));
            expect(shown.size).toBe(found.groups.length);
            for (const { value, credentials } of found.groups) {
              if (value === null && by.kind === 'flag') continue;
              expect([field, value, credentials]).toEqual([
                field,
                value,
                filtered(withTerm(filter, field, value), subjects(), now).length,
              ]);
            }
            const all = filtered(filter, subjects(), now);
            if (by.kind === 'flag' || by.kind === 'state') {
              expect(found.groups.reduce((sum, { credentials }) => sum + credentials, 0)).toBe(all.length);
            } else {
              for (const value of await valuesOf(field, all)) {
                const missed = filtered(withTerm(filter, field, value), subjects(), now).length;
                if (!shown.has(value)) expect([field, value, missed]).toEqual([field, value, 0]);
              }
            }
          }),
          { numRuns: runs },
        );
      }, 600_000);

      test.each(fields)('all counts by %s', async (field) => {
        const by = readCountField(field);
        for (const q of ['', 'env:aws', '-is:ended owner:*']) {
          const filter = parseFilter(q, now);
          const { groups } = await inTransaction((reading) =>
            readCounts(reading, { by, filter, steps: null }, asking),
          );
          expect(groups.length).toBeGreaterThan(0);
          for (const { value, credentials } of groups) {
            if (value === null && by.kind === 'flag') continue;
            const expected = filtered(withTerm(filter, field, value), subjects(), now).length;
            expect([q, value, credentials]).toEqual([q, value, expected]);
          }
        }
      });

      test('a series counts from first to last seen', async () => {
        const steps = timeSteps({ step: 'hour', from: instant(now - 3 * 3_600_000), to: null }, now);
        for (const q of ['', 'is:idle', 'env:aws']) {
          const filter = parseFilter(q, now);
          const query = { by: readCountField('is'), filter, steps };
          const { series } = await inTransaction((reading) => readCounts(reading, query, asking));
          const all = filtered(filter, subjects(), now);
          expect(series?.at).toEqual(steps.starts.map((at) => iso(at)));
          for (const group of series?.groups ?? []) {
            const own = all.filter((subject) =>
              matchesFilter(withTerm(parseFilter('', now), 'is', group.value), subject, now),
            );
            expect(group.counts).toEqual(
              steps.starts.map(
                (at) =>
                  own.filter(({ row }) => row.firstSeenAt < at + steps.stepMs && row.lastSeenAt >= at).length,
              ),
            );
          }
          const byAgent = await inTransaction((reading) =>
            readCounts(reading, { by: readCountField('agent'), filter: parseFilter('', now), steps }, asking),
          );
          for (const { value, counts } of byAgent.series?.groups ?? []) {
            const spans = subjects().flatMap(({ usage }) => {
              const own = usage.filter(({ agent }) => agent === value);
              if (own.length === 0) return [];
              const times = own.flatMap(({ firstAt, lastAt }) => [firstAt, lastAt]);
              return [{ first: Math.min(...times), last: Math.max(...times) }];
            });
            expect(counts).toEqual(
              steps.starts.map(
                (at) => spans.filter(({ first, last }) => first < at + steps.stepMs && last >= at).length,
              ),
            );
          }
        }
      }, 120_000);

      test('completeness and exposure are what the oracle says', async () => {
        await fc.assert(
          fc.asyncProperty(texts(), async (q) => {
            const filter = { ...parseFilter(q, now), asOf: null };
            const all = filtered(filter, subjects(), now);
            const found = await inTransaction((reading) => readCompleteness(reading, filter, asking));
            expect(found).toEqual(completenessOf(all));
            const exposure = await inTransaction((reading) => readExposure(reading, filter, asking));
            expect(rounded(exposure)).toEqual(rounded(exposureOf(all)));
          }),
          { numRuns: runs },
        );
      }, 600_000);

      test('the matrix has what agents did with what', async () => {
        for (const q of ['', 'provider:aws', 'env:beta', 'agent:a*', '-tool:beta', 'scope:aws']) {
          const filter = parseFilter(q, now);
          const found: MatrixRow[] = [];
          for (let cursor: string | null = null; ; ) {
            const page = await inTransaction((reading) =>
              readMatrix(reading, { filter, asked: q, limit: 7, cursor }, asking),
            );
            expect(page.items.length).toBeLessThanOrEqual(7);
            found.push(...page.items);
            cursor = page.nextCursor;
            if (cursor === null) break;
          }
          const wanted = filter.terms.filter((term) => term.kind === 'usage' && !term.negated);
          const expected = filtered(filter, subjects(), now).flatMap(({ row, usage, ...rest }) => {
            const isWanted = (seen: UsageRow): boolean =>
              matchesFilter({ ...filter, terms: wanted }, { row, usage: [seen], ...rest }, now);
            const used = usage.filter(
              (seen) => seen.kind === 'used' && (seen.agent !== null || seen.tool !== null) && isWanted(seen),
            );
            return [...Map.groupBy(used, ({ agent, tool }) => JSON.stringify([agent, tool])).values()].map(
              (own) => matrixRow(row, own),
            );
          });
          expect(sorted(found)).toEqual(sorted(expected));
        }
      }, 120_000);

      test('model endpoints are those of known providers', async () => {
        const found = await inTransaction((reading) => readModelEndpoints(reading, scope));
        const used = subjects()
          .flatMap(({ usage }) => usage)
          .filter(
            ({ kind, address }) => kind === 'used' && address !== null && modelProviderOf(address) !== null,
          );
        const expected = [...Map.groupBy(used, ({ address }) => address ?? '')].map(([address, own]) => ({
          address,
          count: new Set(own.map(({ fingerprint }) => fingerprint)).size,
          uses: [...Map.groupBy(own, ({ fingerprint }) => fingerprint).values()].reduce(
            (sum, rows) => sum + countUses(rows).count,
            0,
          ),
        }));
        expect(expected.length).toBeGreaterThan(0);
        expect(
          sorted(
            found.map(({ address, count, identities }) => ({
              address,
              count,
              uses: identities.reduce((sum, { uses }) => sum + uses, 0),
            })),
          ),
        ).toEqual(sorted(expected));
      });
    });
  });
});

function withTerm(filter: Filter, field: string, value: string | null): Filter {
  const text = value === null ? 'none' : value;
  const quoted = value === null ? text : JSON.stringify(value);
  const [term] = parseFilter(`${field}:${field === 'is' ? text : quoted}`, now).terms as [Term];
  const exact =
    value !== null && (term.kind === 'credential' || term.kind === 'usage')
      ? { ...term, match: { kind: 'any-of' as const, values: [{ text: value, isPrefix: false }] } }
      : term;
  return { ...filter, terms: [...filter.terms, exact] };
}

/** Every value of a field that some credential has. */
async function valuesOf(
  field: string,
  subjects: readonly FilterSubject[],
): Promise<readonly (string | null)[]> {
  const values = new Set<string | null>([null]);
  for (const { row, usage, ownersByInstance } of subjects) {
    for (const seen of usage) {
      const of: Readonly<Record<string, string | null | undefined>> = {
        workload: seen.service,
        env: seen.environment,
        namespace: seen.namespace,
        agent: seen.agent,
        tool: seen.tool,
        notebook: seen.notebook,
        user: seen.user,
        target: seen.address,
        operation: seen.operation,
        outcome: seen.outcome,
        location: seen.kind === 'used' ? seen.channel : null,
        owner: ownersByInstance.get(seen.instance),
      };
      values.add(of[field] ?? null);
    }
    const sets: Readonly<Record<string, readonly string[]>> = {
      provider: row.providers.filter((name) => name !== 'unknown'),
      type: row.types.filter((name) => name !== 'unknown'),
      name: row.names,
      source: row.sources,
      policy: row.policies,
      scope: row.scopes,
    };
    for (const value of sets[field] ?? []) values.add(value);
  }
  return [...values];
}

function completenessOf(subjects: readonly FilterSubject[]) {
  const facts = subjects.map(({ row, usage, ownersByInstance }) => ({
    environment: usage.some(({ environment }) => environment !== null),
    owner: usage.some(({ instance }) => (ownersByInstance.get(instance) ?? null) !== null),
    actor: usage.some(({ agent, tool, notebook, user }) => (agent ?? tool ?? notebook ?? user) !== null),
    expiry: row.expiresAt !== null,
  }));
  return {
    credentials: facts.length,
    workload: facts.length,
    environment: facts.filter(({ environment }) => environment).length,
    owner: facts.filter(({ owner }) => owner).length,
    actor: facts.filter(({ actor }) => actor).length,
    expiry: facts.filter(({ expiry }) => expiry).length,
    all: facts.filter(({ environment, owner, expiry }) => environment && owner && expiry).length,
  };
}

function exposureOf(subjects: readonly FilterSubject[]) {
  const told = subjects.flatMap(({ row }) => row.policies.map((policy) => ({ policy, row })));
  return [...Map.groupBy(told, ({ policy }) => policy)].map(([policy, own]) => {
    const exposure = own.map(({ row }) => {
      const ends = [row.expiresAt, row.endedAt].flatMap((end) => end ?? []);
      const end = ends.length === 0 ? row.lastSeenAt : Math.min(...ends);
      return Math.max(end - row.firstSeenAt, 0) / 60_000;
    });
    const slack = own
      .flatMap(({ row: { expiresAt, lastUsedAt } }) =>
        expiresAt === null || lastUsedAt === null ? [] : [Math.max(expiresAt - lastUsedAt, 0) / 60_000],
      )
      .toSorted((a, b) => a - b);
    const middle = (slack.length - 1) / 2;
    const [low, high] = [slack[Math.floor(middle)] ?? 0, slack[Math.ceil(middle)] ?? 0];
    return {
      policy,
      credentials: own.length,
      exposureMinutes: exposure.reduce((sum, minutes) => sum + minutes, 0),
      slackMinutesMedian: slack.length === 0 ? null : (low + high) / 2,
      slackMinutesMost: slack.at(-1) ?? null,
      withoutExpiry: own.filter(({ row }) => row.expiresAt === null).length,
    };
  });
}

/** Sums of fractions differ in the last digits. */
function rounded(rows: readonly object[]): readonly object[] {
  return sorted(
    rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [
          name,
          typeof value === 'number' ? Math.round(value * 1000) / 1000 : value,
        ]),
      ),
    ),
  );
}

function matrixRow(row: FilterSubject['row'], own: readonly UsageRow[]): MatrixRow {
  const names = (of: (seen: UsageRow) => string | null): readonly string[] =>
    [...new Set(own.flatMap((seen) => of(seen) ?? []))].toSorted((a, b) =>
      Buffer.compare(Buffer.from(a), Buffer.from(b)),
    );
  return {
    agent: own[0]?.agent ?? null,
    tool: own[0]?.tool ?? null,
    fingerprint: row.fingerprint,
    provider: mostTelling(row.providers),
    type: mostTelling(row.types),
    scopesGranted: row.scopes,
    operationsUsed: names(({ operation }) => operation),
    targets: names(({ address }) => address),
    uses: countUses(own).count,
    lastUsedAt: iso(instant(Math.max(...own.map(({ lastAt }) => lastAt)))),
  };
}
