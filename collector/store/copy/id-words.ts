/** Four words for each id of 32 hex digits. */
export function wordsOf(ids: readonly string[]): Int32Array {
  const bytes = Buffer.from(ids.join(''), 'hex');
  return Int32Array.from({ length: ids.length * 4 }, (_, word) => bytes.readInt32BE(word * 4));
}

/** Writes the 16 bytes of an id, one of many, at a place. */
// oxlint-disable-next-line max-params -- an object for each id of each row costs as much as writing them
export function setWords(out: DataView, place: number, ids: Int32Array, row = 0): void {
  for (let i = 0; i < 16; i += 4) out.setInt32(place + i, ids[row * 4 + i / 4] ?? 0);
}
