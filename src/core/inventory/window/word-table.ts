import { createHashTables, type HashTables, hashWords } from './hash-tables.ts';

/** Numbers rows from 0 by keys of four 32-bit words: open addressing in one array, no objects. */
export interface WordTable {
  readonly rows: number;
  /** Rows for which there is room. */
  readonly capacity: number;
  /** Four words a row. Another array after `reserve`. */
  readonly words: Int32Array;
  readonly bytes: number;
  /** Makes room for so many more rows, without which `rowOf` must not meet so many new keys. */
  readonly reserve: (more: number) => void;
  /** The row of the four words at a place; a new one for a new key. */
  readonly rowOf: (words: Int32Array, at: number) => number;
  readonly clear: () => void;
}

const leastCapacity = 1024;
/** Of the rows for which there is room: longest probes stay short. */
const slotsPerRow = 2;

export function createWordTable(): WordTable {
  const tables = createHashTables();
  let words = new Int32Array(leastCapacity * 4);
  /** A row plus one; 0 is free. */
  let slots = new Int32Array(leastCapacity * slotsPerRow);
  let rows = 0;

  function reserve(more: number): void {
    const least = (rows + more) * 4;
    if (least <= words.length) return;
    words = grown(words, least);
    slots = new Int32Array((words.length / 4) * slotsPerRow);
    for (let row = 0; row < rows; row++) placeAgain(slots, row, { tables, words });
  }

  function rowOf(from: Int32Array, at: number): number {
    const known = words;
    const places = slots;
    const mask = places.length - 1;
    let slot = hashWords(tables, from, at) & mask;
    for (let row = places[slot] ?? 0; row !== 0; row = places[slot] ?? 0) {
      const word = (row - 1) * 4;
      if (
        known[word] === from[at] &&
        known[word + 1] === from[at + 1] &&
        known[word + 2] === from[at + 2] &&
        known[word + 3] === from[at + 3]
      ) {
        return row - 1;
      }
      slot = (slot + 1) & mask;
    }
    const word = rows * 4;
    for (let i = 0; i < 4; i++) known[word + i] = from[at + i] ?? 0;
    rows += 1;
    places[slot] = rows;
    return rows - 1;
  }

  return {
    get rows() {
      return rows;
    },
    get capacity() {
      return words.length / 4;
    },
    get words() {
      return words;
    },
    get bytes() {
      return words.byteLength + slots.byteLength;
    },
    reserve,
    rowOf,
    clear() {
      slots.fill(0);
      rows = 0;
    },
  };
}

interface Keys {
  readonly tables: HashTables;
  readonly words: Int32Array;
}

function placeAgain(slots: Int32Array, row: number, { tables, words }: Keys): void {
  const mask = slots.length - 1;
  let slot = hashWords(tables, words, row * 4) & mask;
  while (slots[slot] !== 0) slot = (slot + 1) & mask;
  slots[slot] = row + 1;
}

/** Doubled until it has the least length. */
function grown(words: Int32Array, least: number): Int32Array<ArrayBuffer> {
  const more = new Int32Array(words.length * 2 ** Math.ceil(Math.log2(least / words.length)));
  more.set(words);
  return more;
}
