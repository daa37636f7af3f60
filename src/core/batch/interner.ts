import { type CloseLooks, closeLooks } from '../otlp/close-looks.ts';
import { areKept, keepBytes } from './kept-bytes.ts';

/** Where bytes are read from. One object for all interners of a reader, so that a new body is set once. */
export interface Source {
  view: DataView;
  /** The same bytes, for reading them one by one; and for making strings. */
  octets: Uint8Array;
  bytes: Buffer;
  /** What the texts among them may still take. */
  looks: CloseLooks;
}

/** The bytes of a request as a source has them. */
export function sourceOf(body: Uint8Array, looks: CloseLooks = closeLooks(body.byteLength)): Source {
  return {
    view: new DataView(body.buffer, body.byteOffset, body.byteLength),
    octets: new Uint8Array(body.buffer, body.byteOffset, body.byteLength),
    bytes: Buffer.from(body.buffer, body.byteOffset, body.byteLength),
    looks,
  };
}

/**
 * Numbers for byte strings, each with what its bytes were read as: the same bytes are read once. Kept from one
 * request to the next within bounds, so that what repeats costs a comparison.
 */
export interface Interner<Value> {
  readonly source: Source;
  /** Makes the value of bytes that are new. What it throws leaves the interner as it was. */
  readonly read: (at: number, end: number) => Value;
  /** What is asked of a value often, so that the value itself need not be fetched. */
  readonly mark: (value: unknown) => number;
  readonly values: Value[];
  /** Hash and number in turns; number 0: a free slot. */
  table: Int32Array;
  /**
   * Entries, each at its number (which counts longs): four words (see `entry`), then the bytes, eight in a long;
   * the last eight overlap those before. All that is asked of an entry stands in one or two lines of the cache.
   */
  longs: BigInt64Array;
  /** The same memory. */
  words: Int32Array;
  /** Longs used. */
  used: number;
}

/**
 * The words of an entry, from twice its number: its row in the batch being made plus the base of that batch (less:
 * it has none yet); its bytes (-1: none are kept); where its value stands; what `mark` says of it.
 */
export const entry = { row: 0, size: 1, value: 2, mark: 3 } as const;
const entryLongs = 2;
// V8 folds the constants that a module declares and does not export.
const { size: sizeWord } = entry;

const leastSlots = 512;
const leastLongs = 2048;
/** Past these, an interner begins anew with the next request. */
const mostEntries = 32_768;
const mostLongs = 524_288;
/** Longer values are read each time: they cost more than a look at them saves. */
const longest = 4096;
/** Whoever makes up colliding values slows each of them by this many looks, and no more. */
const mostLooks = 16;

export function createInterner<Value>(
  source: Source,
  read: (at: number, end: number) => Value,
  mark: (value: unknown) => number = unmarked,
): Interner<Value> {
  return { source, read, mark, values: [], ...emptyTables() };
}

function unmarked(): number {
  return 0;
}

function emptyTables(): Omit<Interner<unknown>, 'source' | 'read' | 'mark' | 'values'> {
  const longs = new BigInt64Array(leastLongs);
  // No entry has the number 0.
  return { table: new Int32Array(leastSlots * 2), longs, words: new Int32Array(longs.buffer), used: 1 };
}

/** Whether it holds so much that it should begin anew. */
export function isFull({ values, used }: Interner<unknown>): boolean {
  return values.length > mostEntries || used > mostLongs;
}

export function clearInterner(interner: Interner<unknown>): void {
  interner.values.length = 0;
  Object.assign(interner, emptyTables());
}

/** What the bytes of a number were read as. */
export function valueOf<Value>({ values, words }: Interner<Value>, number: number): Value | undefined {
  return values[words[number * 2 + entry.value] ?? -1];
}

/** The number of the bytes from `at` to `end`. */
export function intern<Value>(interner: Interner<Value>, at: number, end: number): number {
  if (end - at > longest) return addNumber(interner, interner.read(at, end));
  const hash = hashOf(interner.source.view, at, end);
  const { table } = interner;
  const mask = table.length - 1;
  for (let look = 0, slot = (hash << 1) & mask; look < mostLooks; look++, slot = (slot + 2) & mask) {
    const number = (table[slot + 1] ?? 0) | 0;
    if (number === 0) break;
    if (table[slot] === hash && hasBytes(interner, number, at, end)) return number;
  }
  return remember(interner, { value: interner.read(at, end), hash, at, end });
}

/** A number for a value of which no bytes are kept. */
export function addNumber<Value>(interner: Interner<Value>, value: Value): number {
  return addEntry(interner, value, -1);
}

function addEntry<Value>(interner: Interner<Value>, value: Value, size: number): number {
  const number = interner.used;
  const used = number + entryLongs + Math.max(1, Math.ceil(size / 8));
  if (used > interner.longs.length) {
    const longs = new BigInt64Array(Math.max(used, interner.longs.length * 2));
    interner.words = new Int32Array(longs.buffer);
    longs.set(interner.longs);
    interner.longs = longs;
  }
  interner.used = used;
  const { words } = interner;
  words[number * 2 + entry.size] = size;
  words[number * 2 + entry.value] = interner.values.push(value) - 1;
  words[number * 2 + entry.mark] = interner.mark(value);
  return number;
}

interface Remembered<Value> {
  readonly value: Value;
  readonly hash: number;
  readonly at: number;
  readonly end: number;
}

function remember<Value>(interner: Interner<Value>, { value, hash, at, end }: Remembered<Value>): number {
  const { view } = interner.source;
  const number = addEntry(interner, value, end - at);
  const { longs, words } = interner;
  const first = number + entryLongs;
  if (end - at >= 8) keepBytes(longs, first, { view, at, end });
  else {
    words[first * 2] = wordAt(view, at, end);
    words[first * 2 + 1] = wordAt(view, at + 4, end);
  }
  // At most a quarter of the slots is taken, or many would find no place in so many looks.
  if (interner.values.length * 8 > interner.table.length) widen(interner);
  place(interner.table, hash, number);
  return number;
}

/** In the first free slot of those that are looked at, else in the place of another. */
function place(table: Int32Array, hash: number, number: number): void {
  const mask = table.length - 1;
  const home = (hash << 1) & mask;
  let slot = home;
  for (let look = 0; look < mostLooks && table[slot + 1] !== 0; look++) slot = (slot + 2) & mask;
  if (table[slot + 1] !== 0) slot = home;
  table[slot] = hash;
  table[slot + 1] = number;
}

function widen(interner: Interner<unknown>): void {
  const { table } = interner;
  const wider = new Int32Array(table.length * 2);
  for (let slot = 0; slot < table.length; slot += 2) {
    const number = table[slot + 1] ?? 0;
    if (number !== 0) place(wider, table[slot] ?? 0, number);
  }
  interner.table = wider;
}

/** Whether the number stands for the bytes from `at` to `end`. */
// oxlint-disable-next-line max-params -- asked for most attributes of every span
export function hasBytes(interner: Interner<unknown>, number: number, at: number, end: number): boolean {
  const size = end - at;
  const { longs, words } = interner;
  if (words[number * 2 + sizeWord] !== size) return false;
  const { view } = interner.source;
  if (size < 8) {
    const word = (number + entryLongs) * 2;
    return words[word] === wordAt(view, at, end) && words[word + 1] === wordAt(view, at + 4, end);
  }
  return areKept(longs, number + entryLongs, view, at, end);
}

function hashOf(view: DataView, at: number, end: number): number {
  let hash = Math.imul(end - at, 0x85ebca6b);
  const last = (end - 4) | 0;
  let p = at | 0;
  for (; p <= last; p = (p + 4) | 0) hash = Math.imul(hash ^ view.getInt32(p, true), 0x9e3779b1);
  if (p < end) hash = Math.imul(hash ^ wordAt(view, p, end), 0x9e3779b1);
  // The high bits know most, the low ones choose the slot.
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}

/** The four bytes from there, little-endian; zeros stand for those past the end. */
function wordAt(view: DataView, at: number, end: number): number {
  if (at + 4 <= end) return view.getInt32(at, true);
  let word = 0;
  for (let p = end - 1; p >= at; p--) word = (word << 8) | view.getUint8(p);
  return word;
}
