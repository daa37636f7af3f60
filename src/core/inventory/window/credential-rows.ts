import type { Batch, Context } from '../../batch/batch.ts';
import { addToSets, credentialSets } from './credential-sets.ts';
import { always, createNumberRows, greatest, least, never } from './number-rows.ts';
import { orderByWords, type RowOrder } from './row-order.ts';
import { createSetRows, type SetRows } from './set-rows.ts';
import { createWordTable } from './word-table.ts';

/** Where the numbers of a credential stand in its row of `numbers`, all joined by least or greatest. */
export const credentialNumbers = {
  firstSeenAt: 0,
  lastSeenAt: 1,
  firstFetchedAt: 2,
  lastFetchedAt: 3,
  firstUsedAt: 4,
  lastUsedAt: 5,
  endedAt: 6,
  issuedAt: 7,
  expiresAt: 8,
  /** 1 yes, 0 no, -1 not known. */
  ephemeral: 9,
  width: 10,
} as const;

const at = credentialNumbers;

/** The credentials of a window, as columns. What is not known is an infinite number or an empty set. */
export interface CredentialRows {
  readonly rows: number;
  /** Four words a row: the fingerprint. */
  readonly words: Int32Array;
  readonly numbers: Float64Array;
  readonly sets: Pick<SetRows, 'membersOf'>;
  /** In the order of the fingerprints' bytes, so that two writers lock rows in one order. */
  readonly order: () => RowOrder;
}

/** Credentials that observations are folded into. */
export interface FoldedCredentials extends CredentialRows {
  /** Gives the row of each observation; valid until the next call. */
  readonly add: (batch: Batch) => Int32Array;
  readonly clear: () => void;
  readonly bytes: number;
}

export function createCredentialRows(): FoldedCredentials {
  const table = createWordTable();
  const numbers = createNumberRows([never, always, never, always, never, always, always, never, always, -1]);
  const sets = createSetRows(credentialSets.width);
  let rowOf = new Int32Array(0);
  let order: RowOrder | null = null;

  function add(batch: Batch): Int32Array {
    order = null;
    table.reserve(batch.length);
    numbers.reserve(table.capacity);
    sets.reserve(table.capacity);
    if (rowOf.length < batch.length) rowOf = new Int32Array(batch.length * 2);
    for (let i = 0; i < batch.length; i++) rowOf[i] = table.rowOf(batch.fingerprints, i * 4);
    addTimes(numbers.values, batch, rowOf);
    addFacts(numbers.values, batch, rowOf);
    addToSets(sets, batch, rowOf);
    return rowOf;
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
    sets,
    order() {
      order ??= orderByWords(table.words, table.rows);
      return order;
    },
    add,
    clear() {
      order = null;
      numbers.clear(table.rows);
      sets.clear(table.rows);
      table.clear();
    },
    get bytes() {
      return table.bytes + numbers.values.byteLength + sets.bytes;
    },
  };
}

const held = 0;
const fetched = 1;
const used = 2;
const ended = 3;

/** What an observation in a context says about when. */
function momentOf(context: Context): number {
  if (context.kind === 'fetched') return context.held ? held : fetched;
  return context.kind === 'used' ? used : ended;
}

function addTimes(numbers: Float64Array, batch: Batch, rowOf: Int32Array): void {
  const moments = Uint8Array.from(batch.contexts, momentOf);
  for (let i = 0; i < batch.length; i++) {
    const row = (rowOf[i] ?? 0) * at.width;
    const time = batch.at[i] ?? 0;
    least(numbers, row + at.firstSeenAt, time);
    greatest(numbers, row + at.lastSeenAt, time);
    const moment = moments[batch.context[i] ?? 0];
    if (moment === used) {
      least(numbers, row + at.firstUsedAt, time);
      greatest(numbers, row + at.lastUsedAt, time);
    } else if (moment === fetched) {
      least(numbers, row + at.firstFetchedAt, time);
      greatest(numbers, row + at.lastFetchedAt, time);
    } else if (moment === ended) {
      greatest(numbers, row + at.endedAt, time);
    }
  }
}

function addFacts(numbers: Float64Array, batch: Batch, rowOf: Int32Array): void {
  for (let i = 0; i < batch.length; i++) {
    const row = (rowOf[i] ?? 0) * at.width;
    const issuedAt = batch.issuedAt[i] ?? 0;
    if (issuedAt !== 0) least(numbers, row + at.issuedAt, issuedAt);
    const expiresAt = batch.expiresAt[i] ?? 0;
    if (expiresAt !== 0) greatest(numbers, row + at.expiresAt, expiresAt);
    greatest(numbers, row + at.ephemeral, batch.ephemeral[i] ?? -1);
  }
}
