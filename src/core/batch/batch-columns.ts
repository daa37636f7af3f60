import type { Batch } from './batch.ts';
import { fingerprintWords, idBytes, listColumns, numberColumns, stringColumns } from './column-names.ts';

/** Columns of row numbers, in the order of the working memory. */
const cellNames = ['context', ...stringColumns, ...listColumns] as const;
export type CellName = (typeof cellNames)[number];

/** Columns of times and counts. */
const numberNames = ['at', ...numberColumns] as const;
export type NumberName = (typeof numberNames)[number];

/** Which column a name is, for reaching into the working memory. */
export const cellColumn = columnsOf(cellNames);
export const numberColumn = columnsOf(numberNames);

function columnsOf<Name extends string>(names: readonly Name[]): Readonly<Record<Name, number>> {
  return Object.fromEntries(names.map((name, place) => [name, place])) as Record<Name, number>;
}

/** Words of the trace id and span id of one observation. */
export const idWords = idBytes / 4;

/**
 * Working memory for the columns of a batch: column `c` of row `r` is at `c * capacity + r`. It is used again
 * for the next batch. A row that has not been begun holds zeros in `cells`.
 */
export interface Columns {
  readonly capacity: number;
  readonly cells: Int32Array;
  readonly numbers: Float64Array;
  readonly fingerprints: Int32Array;
  /** In the byte order of the machine. */
  readonly ids: Int32Array;
  readonly skewed: Uint8Array;
  readonly ephemeral: Int8Array;
}

export function createColumns(capacity: number): Columns {
  return {
    capacity,
    cells: new Int32Array(capacity * cellNames.length),
    numbers: new Float64Array(capacity * numberNames.length),
    fingerprints: new Int32Array(capacity * fingerprintWords),
    ids: new Int32Array(capacity * idWords),
    skewed: new Uint8Array(capacity),
    ephemeral: new Int8Array(capacity),
  };
}

/** The same rows with room for twice as many. */
export function widerColumns(from: Columns): Columns {
  const wider = createColumns(from.capacity * 2);
  for (let c = 0; c < cellNames.length; c++) {
    wider.cells.set(column(from.cells, c, from), c * wider.capacity);
  }
  for (let c = 0; c < numberNames.length; c++) {
    wider.numbers.set(column(from.numbers, c, from), c * wider.capacity);
  }
  wider.fingerprints.set(from.fingerprints);
  wider.ids.set(from.ids);
  wider.skewed.set(from.skewed);
  wider.ephemeral.set(from.ephemeral);
  return wider;
}

/** Makes the first `rows` rows as if they had not been begun. */
export function clearCells({ cells, capacity }: Columns, rows: number): void {
  for (let c = 0; c < cellNames.length; c++) cells.fill(0, c * capacity, c * capacity + rows);
}

/** Lets go of a row that was begun. */
export function clearRow({ cells, capacity }: Columns, row: number): void {
  for (let c = 0; c < cellNames.length; c++) cells[c * capacity + row] = 0;
}

type BatchColumns = Pick<
  Batch,
  CellName | NumberName | 'ids' | 'fingerprints' | 'skewed' | 'ephemeral' | 'length'
>;

const bytesOfRow = 8 * numberNames.length + 4 * (cellNames.length + fingerprintWords) + idBytes + 2;

/** A copy of the first `length` rows in one piece of memory of their size, which outlives the working memory. */
export function copyColumns(from: Columns, length: number): BatchColumns {
  const { capacity } = from;
  const buffer = new ArrayBuffer(length * bytesOfRow);
  const columns: Partial<Record<CellName | NumberName, Int32Array | Float64Array>> = {};
  let offset = 0;
  for (const [c, name] of numberNames.entries()) {
    columns[name] = copy(from.numbers, c * capacity, new Float64Array(buffer, offset, length));
    offset += length * 8;
  }
  for (const [c, name] of cellNames.entries()) {
    columns[name] = copy(from.cells, c * capacity, new Int32Array(buffer, offset, length));
    offset += length * 4;
  }
  const fingerprints = copy(from.fingerprints, 0, new Int32Array(buffer, offset, length * fingerprintWords));
  offset += fingerprints.byteLength;
  const ids = copy(from.ids, 0, new Int32Array(buffer, offset, length * idWords));
  offset += ids.byteLength;
  return {
    length,
    ...(columns as Pick<Batch, CellName | NumberName>),
    fingerprints,
    ids: new Uint8Array(buffer, ids.byteOffset, ids.byteLength),
    skewed: copy(from.skewed, 0, new Uint8Array(buffer, offset, length)),
    ephemeral: copy(from.ephemeral, 0, new Int8Array(buffer, offset + length, length)),
  };
}

/** Up to so many members, to copy one by one costs less than to make a view of them. */
const few = 32;

/** Fills a column with what stands at `start`. */
function copy<Values extends Int32Array | Float64Array | Uint8Array | Int8Array>(
  from: Values,
  start: number,
  to: Values,
): Values {
  if (to.length > few) to.set(from.subarray(start, start + to.length));
  else for (let i = 0; i < to.length; i++) to[i] = from[start + i] ?? 0;
  return to;
}

function column<Values extends Int32Array | Float64Array>(
  values: Values,
  c: number,
  { capacity }: Columns,
): Values {
  return values.subarray(c * capacity, (c + 1) * capacity) as Values;
}
