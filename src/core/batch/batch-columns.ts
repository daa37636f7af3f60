import type { Batch } from './batch.ts';
import { fingerprintWords, idBytes, listColumns, numberColumns, stringColumns } from './column-names.ts';

/** Columns of row numbers, in the order of the working memory. */
export const cellNames = ['context', ...stringColumns, ...listColumns] as const;
export type CellName = (typeof cellNames)[number];

/** Columns of times and counts. */
export const numberNames = ['at', ...numberColumns] as const;
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
  const buffer = new ArrayBuffer(length * bytesOfRow);
  let offset = 0;
  const numbers = numberNames.map((name, c): [NumberName, Float64Array] => {
    const copy = new Float64Array(buffer, offset, length);
    copy.set(column(from.numbers, c, from).subarray(0, length));
    offset += copy.byteLength;
    return [name, copy];
  });
  const cells = cellNames.map((name, c): [CellName, Int32Array] => {
    const copy = new Int32Array(buffer, offset, length);
    copy.set(column(from.cells, c, from).subarray(0, length));
    offset += copy.byteLength;
    return [name, copy];
  });
  const fingerprints = new Int32Array(buffer, offset, length * fingerprintWords);
  fingerprints.set(from.fingerprints.subarray(0, length * fingerprintWords));
  offset += fingerprints.byteLength;
  const ids = new Uint8Array(buffer, offset, length * idBytes);
  ids.set(new Uint8Array(from.ids.buffer, from.ids.byteOffset, length * idBytes));
  offset += ids.byteLength;
  const skewed = new Uint8Array(buffer, offset, length);
  skewed.set(from.skewed.subarray(0, length));
  const ephemeral = new Int8Array(buffer, offset + length, length);
  ephemeral.set(from.ephemeral.subarray(0, length));
  const named = Object.fromEntries([...numbers, ...cells]) as Pick<Batch, CellName | NumberName>;
  return { length, ...named, fingerprints, ids, skewed, ephemeral };
}

function column<Values extends Int32Array | Float64Array>(
  values: Values,
  c: number,
  { capacity }: Columns,
): Values {
  return values.subarray(c * capacity, (c + 1) * capacity) as Values;
}
