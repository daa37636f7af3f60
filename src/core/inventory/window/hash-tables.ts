/** For each byte of four words and each value of it a random word. */
export type HashTables = Int32Array;

/**
 * Simple tabulation hashing (Zobrist; Patrascu and Thorup, "The Power of Simple Tabulation Hashing", 2012): linear
 * probing stays constant for any keys, and a sender who picks fingerprints cannot know the tables.
 */
export function createHashTables(): HashTables {
  return crypto.getRandomValues(new Int32Array(16 * 256));
}

/** The hash of the four words at a place. */
export function hashWords(tables: HashTables, words: Int32Array, at: number): number {
  const a = words[at] ?? 0;
  const b = words[at + 1] ?? 0;
  const c = words[at + 2] ?? 0;
  const d = words[at + 3] ?? 0;
  return (
    (tables[a & 255] ?? 0) ^
    (tables[0x100 | ((a >>> 8) & 255)] ?? 0) ^
    (tables[0x200 | ((a >>> 16) & 255)] ?? 0) ^
    (tables[0x300 | (a >>> 24)] ?? 0) ^
    (tables[0x400 | (b & 255)] ?? 0) ^
    (tables[0x500 | ((b >>> 8) & 255)] ?? 0) ^
    (tables[0x600 | ((b >>> 16) & 255)] ?? 0) ^
    (tables[0x700 | (b >>> 24)] ?? 0) ^
    (tables[0x800 | (c & 255)] ?? 0) ^
    (tables[0x900 | ((c >>> 8) & 255)] ?? 0) ^
    (tables[0xa00 | ((c >>> 16) & 255)] ?? 0) ^
    (tables[0xb00 | (c >>> 24)] ?? 0) ^
    (tables[0xc00 | (d & 255)] ?? 0) ^
    (tables[0xd00 | ((d >>> 8) & 255)] ?? 0) ^
    (tables[0xe00 | ((d >>> 16) & 255)] ?? 0) ^
    (tables[0xf00 | (d >>> 24)] ?? 0)
  );
}
