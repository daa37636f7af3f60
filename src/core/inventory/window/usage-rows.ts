import type { Batch } from '../../batch/batch.ts';
import { always, createNumberRows, greatest, least, never } from './number-rows.ts';
import { byWord, countedUp, orderByRank, type RowOrder, ranksOf } from './row-order.ts';
import { createWordTable } from './word-table.ts';

/** Where the numbers of a usage row stand in its row of `numbers`, all joined by least or greatest. */
export const usageNumbers = {
  count: 0,
  /** 1 when every sender counted, else 0. */
  exact: 1,
  firstAt: 2,
  lastAt: 3,
  /** Where in the inbox the latest evidence is. */
  position: 4,
  width: 5,
} as const;

/** Where the parts of a usage row's key stand in its `words`: rows of the same window, and hours since the epoch. */
export const usageWords = { credential: 0, context: 1, process: 2, hour: 3, width: 4 } as const;

/** Bytes of a trace id and a span id. */
export const idBytes = 24;

const at = usageNumbers;

/** The usage of a window, as columns. */
export interface UsageRows {
  readonly rows: number;
  readonly words: Int32Array;
  readonly numbers: Float64Array;
  /** Trace and span id of the latest observation (`lastAt`), the greatest of them at one time: 24 bytes a row. */
  readonly exemplars: Uint8Array;
  /** By credential, context and process, each in its own order, then by hour. */
  readonly order: () => RowOrder;
}

/** The rows that the words of a key name. */
export interface KeyTables {
  readonly credentials: Ordered;
  readonly contexts: Ordered;
  readonly processes: Ordered;
}

interface Ordered {
  readonly order: () => ArrayLike<number>;
}

/** Of each observation its credential's row; of each context of the batch the rows of it and its process. */
export interface KeyRows {
  readonly credentials: Int32Array;
  readonly contexts: Int32Array;
  readonly processes: Int32Array;
}

export interface FoldedUsage extends UsageRows {
  readonly add: (batch: Batch, position: number, keys: KeyRows) => void;
  readonly clear: () => void;
  readonly bytes: number;
}

export function createUsageRows(of: KeyTables): FoldedUsage {
  const table = createWordTable();
  const numbers = createNumberRows([always, 1, never, always, always]);
  let exemplars = new Uint8Array(0);
  let keys = new Int32Array(0);
  let rowOf = new Int32Array(0);

  function reserve(more: number): void {
    table.reserve(more);
    numbers.reserve(table.capacity);
    if (exemplars.length < table.capacity * idBytes) {
      const grown = new Uint8Array(table.capacity * idBytes);
      grown.set(exemplars);
      exemplars = grown;
    }
    if (rowOf.length >= more) return;
    rowOf = new Int32Array(more * 2);
    keys = new Int32Array(more * 2 * usageWords.width);
  }

  return {
    get rows() {
      return table.rows;
    },
    get words() {
      return table.words;
    },
    get numbers() {
      return numbers.values;
    },
    get exemplars() {
      return exemplars;
    },
    order: () => orderOf(table.words, table.rows, of),
    add(batch, position, keyRows) {
      reserve(batch.length);
      writeKeys(keys, batch, keyRows);
      for (let i = 0; i < batch.length; i++) rowOf[i] = table.rowOf(keys, i * usageWords.width);
      addNumbers(numbers.values, batch, { rowOf, position });
      addExemplars({ numbers: numbers.values, exemplars }, batch, rowOf);
    },
    clear() {
      numbers.clear(table.rows);
      table.clear();
    },
    get bytes() {
      return table.bytes + numbers.values.byteLength + exemplars.byteLength;
    },
  };
}

const hourMs = 3_600_000;

function writeKeys(keys: Int32Array, batch: Batch, { credentials, contexts, processes }: KeyRows): void {
  for (let i = 0; i < batch.length; i++) {
    const key = i * usageWords.width;
    const context = batch.context[i] ?? 0;
    keys[key + usageWords.credential] = credentials[i] ?? 0;
    keys[key + usageWords.context] = contexts[context] ?? 0;
    keys[key + usageWords.process] = processes[context] ?? 0;
    keys[key + usageWords.hour] = Math.floor((batch.at[i] ?? 0) / hourMs);
  }
}

interface Where {
  readonly rowOf: Int32Array;
  readonly position: number;
}

function addNumbers(numbers: Float64Array, batch: Batch, { rowOf, position }: Where): void {
  for (let i = 0; i < batch.length; i++) {
    const row = (rowOf[i] ?? 0) * at.width;
    const count = batch.count[i] ?? 0;
    const isCounted = count >= 1;
    greatest(numbers, row + at.count, isCounted ? count : 1);
    if (!isCounted) numbers[row + at.exact] = 0;
    least(numbers, row + at.firstAt, batch.at[i] ?? 0);
    greatest(numbers, row + at.position, position);
  }
}

interface Latest {
  readonly numbers: Float64Array;
  readonly exemplars: Uint8Array;
}

/** Also the time of the latest: an exemplar is greater by its time, then by its ids. */
function addExemplars(
  { numbers, exemplars }: Latest,
  { ids, at: times, length }: Batch,
  rowOf: Int32Array,
): void {
  for (let i = 0; i < length; i++) {
    const row = rowOf[i] ?? 0;
    const time = times[i] ?? 0;
    const latest = numbers[row * at.width + at.lastAt] ?? 0;
    const [to, from] = [row * idBytes, i * idBytes];
    let byte = 0;
    if (time < latest) continue;
    if (time === latest) {
      while (byte < idBytes && ids[from + byte] === exemplars[to + byte]) byte++;
      if (byte === idBytes || (ids[from + byte] ?? 0) < (exemplars[to + byte] ?? 0)) continue;
    }
    numbers[row * at.width + at.lastAt] = time;
    for (; byte < idBytes; byte++) exemplars[to + byte] = ids[from + byte] ?? 0;
  }
}

function orderOf(words: Int32Array, rows: number, { credentials, contexts, processes }: KeyTables): RowOrder {
  let order = byWord(countedUp(rows), words, usageWords.hour);
  const rankOf = new Uint32Array(rows);
  // A stable sort by the last part of the key first.
  for (const [word, table] of [
    [usageWords.process, processes],
    [usageWords.context, contexts],
    [usageWords.credential, credentials],
  ] as const) {
    const ranks = ranksOf(table.order());
    for (let row = 0; row < rows; row++) rankOf[row] = ranks[words[row * usageWords.width + word] ?? 0] ?? 0;
    order = orderByRank(order, rankOf, ranks.length);
  }
  return order;
}
