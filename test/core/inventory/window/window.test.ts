import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Batch } from '../../../../src/core/batch/batch.ts';
import { batchOf } from '../../../../src/core/batch/batch-builder.ts';
import { keepRows } from '../../../../src/core/batch/keep-rows.ts';
import { observationsOf } from '../../../../src/core/batch/observations-of.ts';
import { emptyInventory, fold, hashOf, type Inventory } from '../../../../src/core/inventory/fold.ts';
import {
  compareText,
  type Joined,
  joinFunctions,
  joinRows,
  largestSet,
} from '../../../../src/core/inventory/join.ts';
import { credentialJoins, processJoins, usageJoins } from '../../../../src/core/inventory/rows.ts';
import { usageNumbers, usageWords } from '../../../../src/core/inventory/window/usage-rows.ts';
import { createWindow, type FoldWindow } from '../../../../src/core/inventory/window/window.ts';
import type { Heartbeat, Observation } from '../../../../src/core/observation.ts';
import { someItems } from '../../../collector/store/arbitrary-items.ts';
import { at, fetched, heartbeat, newFingerprint, used } from '../../../collector/store/sample.ts';
import { someBatch } from '../../batch/arbitrary-batch.ts';
import { receivedAt } from '../../otlp/sample.ts';
import { fingerprintAt, inventoryOf } from './inventory-of.ts';

type Item = Observation | Heartbeat;

const batchOfItems = (items: readonly Item[]): Batch => batchOf(items, receivedAt);

function foldAll(items: readonly Item[], functions = joinFunctions): Inventory {
  const inventory = emptyInventory();
  for (const item of items) fold(inventory, item, functions);
  return inventory;
}

/** Rows by key in the order of the keys: the order of arrival is no part of the result. */
function rowsOf({ credentials, usage, processes }: Inventory): object {
  return [credentials, usage, processes].map((rows) =>
    [...rows].sort(([a], [b]) => (a < b ? -1 : Number(a > b))),
  );
}

function windowOf(batches: readonly Batch[], window = createWindow()): FoldWindow {
  for (const [position, batch] of batches.entries()) window.add(batch, position);
  return window;
}

function joinInventories(a: Inventory, b: Inventory): Inventory {
  const into = <Row>(rows: Map<string, Row>, more: Map<string, Row>, join: (a: Row, b: Row) => Row) => {
    for (const [key, row] of more) {
      const known = rows.get(key);
      rows.set(key, known === undefined ? row : join(known, row));
    }
  };
  into(a.credentials, b.credentials, (x, y) => joinRows(credentialJoins, [x, y]));
  into(a.usage, b.usage, (x, y) => joinRows(usageJoins, [x, y]));
  into(a.processes, b.processes, (x, y) => joinRows(processJoins, [x, y]));
  return a;
}

/** Items and requests with them twice over, in another order and cut anywhere, each for one of two windows. */
const split = someItems.chain((items) =>
  fc.record({
    items: fc.constant(items),
    twice: fc.shuffledSubarray([...items, ...items], { minLength: items.length * 2 }),
    cuts: fc.array(fc.record({ size: fc.integer({ min: 1, max: 20 }), window: fc.nat(1) }), {
      minLength: 1,
      maxLength: 5,
    }),
  }),
);

/** A window that is used again, as the folder does. */
const reused = createWindow();

function splitWindows({
  twice,
  cuts,
}: typeof split extends fc.Arbitrary<infer Value> ? Value : never): Inventory {
  const batches: [Batch[], Batch[]] = [[], []];
  for (let [from, i] = [0, 0]; from < twice.length; i++) {
    const { size, window } = cuts[i % cuts.length] ?? { size: 1, window: 0 };
    (window === 0 ? batches[0] : batches[1]).push(batchOfItems(twice.slice(from, from + size)));
    from += size;
  }
  const [first, second] = batches.map((own) => {
    reused.clear();
    return inventoryOf(windowOf(own, reused));
  });
  return joinInventories(first ?? emptyInventory(), second ?? emptyInventory());
}

function agrees(functions: typeof joinFunctions) {
  return fc.property(split, (made) => {
    expect(rowsOf(splitWindows(made))).toStrictEqual(rowsOf(foldAll(made.items, functions)));
  });
}

describe('law 1 in a window', () => {
  test('windows of items repeated, shuffled and cut anywhere hold the fold of the items', {
    timeout: 120_000,
  }, () => {
    fc.assert(agrees(joinFunctions), { numRuns: 400 });
  });

  const plus = (a: Joined, b: Joined): Joined =>
    typeof a === 'number' && typeof b === 'number' ? a + b : joinFunctions.greatest(a, b);
  test.each([
    ['greatest is an addition', { ...joinFunctions, greatest: plus }],
    ['greatest is the last that came', { ...joinFunctions, greatest: (_a: Joined, b: Joined) => b }],
    ['least is the first that came', { ...joinFunctions, least: (a: Joined) => a }],
    ['union is the first that came', { ...joinFunctions, union: (a: Joined) => a }],
  ])('control: the property fails when %s', { timeout: 120_000 }, (_what, functions) => {
    expect(fc.check(agrees(functions), { numRuns: 200, endOnFailure: true }).failed).toBe(true);
  });

  test('a batch as a reader makes it folds as its observations do', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(someBatch, (some) => {
        const batch = { ...some, count: some.count.map((count) => (count >= 1 ? count : 0)) };
        const items = [...observationsOf(batch), ...batch.heartbeats];
        expect(rowsOf(inventoryOf(windowOf([batch, batch])))).toStrictEqual(rowsOf(foldAll(items)));
      }),
      { numRuns: 200 },
    );
  });

  test('sets keep their least members, whatever order they came in', () => {
    const fingerprint = newFingerprint();
    const names = Array.from({ length: largestSet * 3 }, (_, i) => `\u{1f98b}${String(i).padStart(4, '0')}`);
    const items = names.map((name, i) =>
      fetched({ fingerprint, name, credential: { scopes: names.slice(i, i + 9) } }),
    );
    for (const order of [items, items.toReversed()]) {
      const [row] = inventoryOf(windowOf(order.map((item) => batchOfItems([item])))).credentials.values();
      expect(row?.names).toEqual(names.slice(0, largestSet));
      expect(row?.scopes).toEqual(names.slice(0, largestSet));
    }
  });
});

describe('a window', () => {
  const many = Array.from({ length: 3000 }, (_, i) =>
    used({ fingerprint: newFingerprint(), at: at(i % 300), process: { instance: `i-${i % 7}` } }),
  );

  test('grows past its first size', () => {
    const batches = [many.slice(0, 10), many.slice(10, 1500), many.slice(1500), many.slice(0, 40)].map(
      batchOfItems,
    );
    const window = windowOf(batches);
    expect(window.credentials.rows).toBe(3000);
    expect(window.spans).toBe(3040);
    expect(rowsOf(inventoryOf(window))).toStrictEqual(rowsOf(foldAll(many)));
  });

  test('is empty after it was cleared', () => {
    const window = windowOf([batchOfItems([...many.slice(0, 5), heartbeat()])]);
    window.clear();
    expect(window).toMatchObject({ spans: 0, rows: 0 });
    window.add(batchOfItems(many.slice(7, 9)), 1);
    expect(rowsOf(inventoryOf(window))).toStrictEqual(rowsOf(foldAll(many.slice(7, 9))));
  });

  test('numbers its rows anew after it was cleared, also for what a reader gives again', () => {
    const items = [used({ outcome: 'sent' }), used({ outcome: 'denied' })];
    const batch = batchOfItems(items);
    const window = windowOf([batch]);
    window.clear();
    window.add(keepRows(batch, Int32Array.of(1)), 1);
    expect(rowsOf(inventoryOf(window))).toStrictEqual(rowsOf(foldAll(items.slice(1))));
  });

  test('counts its rows and what it holds', () => {
    const window = createWindow();
    const empty = window.bytes;
    const long = 'x'.repeat(1_000_000);
    window.add(batchOfItems([used({ credential: { subject: long } }), heartbeat({ hooks: [long] })]), 1);
    expect(window.rows).toBe(4);
    expect(window.bytes - empty).toBeGreaterThan(4_000_000);
  });

  test('keeps the greatest position of the evidence', () => {
    const item = used({});
    const window = createWindow();
    for (const position of [5, 2 ** 32 * 7 + 3, 6]) window.add(batchOfItems([item]), position);
    expect(window.usage.numbers[usageNumbers.position]).toBe(2 ** 32 * 7 + 3);
  });

  test('takes nothing from a context in which no observation is left', () => {
    const batch = batchOfItems([
      used({ process: { instance: 'left' } }),
      used({ process: { instance: 'gone' } }),
    ]);
    const window = windowOf([{ ...batch, context: Int32Array.of(0, 0) }]);
    expect(window.contexts.rows).toHaveLength(1);
    expect([...inventoryOf(window).processes.keys()]).toEqual(['left']);
  });

  test('gives its rows in the order of their keys, so that two writers lock them in one order', () => {
    const window = windowOf(fc.sample(someItems, 20).concat([many]).map(batchOfItems));
    const { credentials, contexts, processes, usage } = window;
    const inOrder = (keys: readonly string[]) => expect(keys).toEqual(keys.toSorted(compareText));
    const credentialKey = (row: number) => Buffer.from(wordBytes(credentials.words, row)).toString('hex');
    inOrder([...credentials.order()].map(credentialKey));
    expect(new Set(credentials.order()).size).toBe(credentials.rows);
    inOrder([...contexts.order()].map((row) => contexts.rows[row]?.context ?? ''));
    inOrder([...processes.order()].map(processes.idOf));
    const order = usage.order();
    expect(new Set(order).size).toBe(usage.rows);
    const word = (row: number, of: keyof typeof usageWords) => usage.words[row * 4 + usageWords[of]] ?? 0;
    inOrder(
      [...order].map((row) =>
        [
          credentialKey(word(row, 'credential')),
          contexts.rows[word(row, 'context')]?.context,
          processes.idOf(word(row, 'process')),
          String(word(row, 'hour')).padStart(9, '0'),
        ].join('|'),
      ),
    );
  });

  test('names a process by the hash of its instance', () => {
    const window = windowOf([batchOfItems([used({ process: { instance: 'i-9' } })])]);
    expect(window.processes.idOf(0)).toBe(hashOf(['i-9']));
    expect(fingerprintAt(window, 0)).toMatch(/^mf1_/);
  });
});

function wordBytes(words: Int32Array, row: number): Uint8Array {
  const bytes = Buffer.alloc(16);
  for (let word = 0; word < 4; word++) bytes.writeInt32BE(words[row * 4 + word] ?? 0, word * 4);
  return bytes;
}
