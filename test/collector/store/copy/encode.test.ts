import * as fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { combinationsOf } from '../../../../collector/store/copy/combinations.ts';
import type { Copied } from '../../../../collector/store/copy/copied.ts';
import { encodeContexts } from '../../../../collector/store/copy/encode-contexts.ts';
import { encodeCredentials } from '../../../../collector/store/copy/encode-credentials.ts';
import { encodeProcesses } from '../../../../collector/store/copy/encode-processes.ts';
import { encodeUsage } from '../../../../collector/store/copy/encode-usage.ts';
import type { Engine } from '../../../../collector/store/engine.ts';
import { batchOf } from '../../../../src/core/batch/batch-builder.ts';
import { instant } from '../../../../src/core/instant.ts';
import { createWindow, type FoldWindow } from '../../../../src/core/inventory/window/window.ts';
import type { Heartbeat, Observation } from '../../../../src/core/observation.ts';
import { someItems } from '../arbitrary-items.ts';
import { engines, type TestDatabases } from '../engines.ts';
import { dumpInMemory, dumpOf } from '../read-inventory.ts';
import { fetched, heartbeat, newFingerprint, noon, used } from '../sample.ts';

const tables = ['process', 'context', 'credential', 'usage'] as const;
const encodeWindow =
  (window: FoldWindow) =>
  (table: (typeof tables)[number]): Copied =>
    ({
      process: () => encodeProcesses(window),
      context: () => encodeContexts(window),
      credential: () => encodeCredentials(window, combinationsOf(window.credentials)),
      usage: () => encodeUsage(window),
    })[table]();
const position = 2 ** 32 * 70_000 + 5;

function windowOf(items: readonly (Observation | Heartbeat)[]): FoldWindow {
  const window = createWindow();
  window.add(batchOf(items, noon), position);
  return window;
}

function joined(pieces: Iterable<Uint8Array>): Buffer {
  return Buffer.concat(Array.from(pieces, (piece) => Uint8Array.from(piece)));
}

/** The rows again, by nothing but the format's description. */
function fieldsOf({ rows, columns }: Copied): (Buffer | null)[][] {
  const bytes = joined(rows);
  const found: (Buffer | null)[][] = [];
  let at = 19;
  while (bytes.readInt16BE(at) !== -1) {
    expect(bytes.readInt16BE(at)).toBe(columns.length);
    at += 2;
    found.push(
      columns.map(() => {
        const length = bytes.readInt32BE(at);
        at += 4 + Math.max(0, length);
        return length === -1 ? null : bytes.subarray(at - length, at);
      }),
    );
  }
  expect(bytes.length).toBe(at + 2);
  return found;
}

describe.each(engines)('a window encoded for %s', (_name, open) => {
  let databases: TestDatabases;
  let engine: Engine;
  beforeAll(async () => {
    databases = await open();
    engine = await databases.fresh();
  }, 120_000);
  afterAll(async () => {
    await databases.stop();
  });

  async function written(items: readonly (Observation | Heartbeat)[]): Promise<Engine> {
    const fresh = await databases.fresh();
    const encode = encodeWindow(windowOf(items));
    await fresh.inTransaction(async ({ copy }) => {
      for (const table of tables) {
        const { columns, rows } = encode(table);
        await copy(table, columns, rows);
      }
    });
    return fresh;
  }

  test.each(tables)('has the columns of the table %s', async (table) => {
    const { rows } = await sql<{ name: string }>`
      select column_name as name from information_schema.columns
      where table_name = ${table} and table_schema = current_schema() and is_generated = 'NEVER'`.execute(
      engine.db,
    );
    const { columns } = encodeWindow(createWindow())(table);
    expect(columns.toSorted()).toEqual(rows.map(({ name }) => name).sort());
  });

  test('is read back as what the observations fold into', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(someItems, async (items) => {
        const { db } = await written(items);
        expect(await dumpOf(db)).toStrictEqual(dumpInMemory(items));
      }),
      { numRuns: 15 },
    );
  });

  test('keeps long texts, great numbers and all that is not ASCII', { timeout: 60_000 }, async () => {
    const facts = { fingerprint: newFingerprint(), at: instant(noon + 3) };
    const texts = [
      'ä',
      '😀'.repeat(20),
      'x'.repeat(100_000),
      'x'.repeat(32),
      'ü'.repeat(33),
      '\u0001"\\{},NULL',
      '',
    ];
    const items = [
      ...texts.map((name, i) =>
        fetched({ ...facts, name: name || null, target: { operation: name, port: i } }),
      ),
      used({ ...facts, count: Number.MAX_SAFE_INTEGER, credential: { scopes: texts.slice(0, 6) } }),
      used({ ...facts, count: 2 ** 31, at: instant(facts.at + 3_600_000), target: { port: null } }),
      heartbeat({ seen: 2 ** 53 - 2, hooks: texts.slice(0, 6), skewed: true }),
    ];
    const { db } = await written(items);
    expect(await dumpOf(db)).toStrictEqual(dumpInMemory(items));
    const { rows } = await sql<{ position: number }>`select distinct position from usage`.execute(db);
    expect(rows).toEqual([{ position }]);
  });

  test('writes many rows in the order of the keys', { timeout: 60_000 }, async () => {
    const items = Array.from({ length: 3000 }, (_, i) =>
      used({
        fingerprint: newFingerprint(),
        process: { instance: `i-${i % 9}` },
        outcome: i % 2 ? 'sent' : 'denied',
      }),
    );
    const { db } = await written(items);
    expect(await dumpOf(db)).toStrictEqual(dumpInMemory(items));
    for (const table of ['credential', 'usage_default'] as const) {
      const { rows } = await sql`
        select fingerprint from ${sql.table(table)} order by ctid`.execute(db);
      const { rows: sorted } = await sql`
        select fingerprint from ${sql.table(table)} order by fingerprint`.execute(db);
      expect(rows).toEqual(sorted);
    }
  });
});

describe('an encoded window', () => {
  const window = windowOf([used({ outcome: 'sent' }), used({ outcome: 'denied' }), fetched()]);

  test.each(tables)('has the header, the rows and the trailer of a COPY for %s', (table) => {
    const { rows, ...encoded } = encodeWindow(window)(table);
    const bytes = joined(rows);
    expect(bytes.subarray(0, 19).toString('latin1')).toBe('PGCOPY\n\xff\r\n\0' + '\0'.repeat(8));
    expect(fieldsOf({ ...encoded, rows: [bytes] })).toHaveLength(encoded.count);
    expect(encoded.count).toBe({ process: 1, context: 3, credential: 3, usage: 3 }[table]);
  });

  test.each(tables)('is only a header and a trailer when there is nothing for %s', (table) => {
    const { count, rows } = encodeWindow(createWindow())(table);
    expect([count, joined(rows).length]).toEqual([0, 21]);
  });

  test('comes in pieces of bounded size, however many rows there are', () => {
    const items = Array.from({ length: 6000 }, (_, i) =>
      used({ fingerprint: newFingerprint(), credential: { scopes: [`scope ${i}`.repeat(8)] } }),
    );
    const encode = encodeWindow(windowOf(items));
    for (const table of ['credential', 'usage'] as const) {
      const sizes = Array.from(encode(table).rows, ({ length }) => length);
      expect(Math.max(...sizes)).toBeLessThan(300_000);
      expect(sizes.length).toBeGreaterThan(2);
      expect(fieldsOf(encode(table))).toHaveLength(6000);
    }
  });

  test('has only those rows that are asked for', () => {
    const some = windowOf(Array.from({ length: 9 }, () => used({ fingerprint: newFingerprint() })));
    const all = encodeWindow(some);
    const even = (_: unknown, place: number): boolean => place % 2 === 0;
    const credentials = encodeCredentials(
      some,
      combinationsOf(some.credentials),
      some.credentials.order().filter(even),
    );
    expect(fieldsOf(credentials)).toEqual(fieldsOf(all('credential')).filter(even));
    const usage = encodeUsage(some, some.usage.order().filter(even));
    expect(fieldsOf(usage)).toEqual(fieldsOf(all('usage')).filter(even));
    expect([credentials.count, usage.count]).toEqual([5, 5]);
  });
});
