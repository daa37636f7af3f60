/** Row numbers in some order. */
export type RowOrder = Uint32Array<ArrayBuffer>;

/**
 * Rows in the order of their four words, as 16 unsigned bytes: linear, whatever keys a sender picks. The first two
 * words tell random keys apart.
 */
export function orderByWords(words: Int32Array, rows: number): RowOrder {
  const order = byWords(words, rows, 2);
  return isDistinct(order, words, 2) ? order : byWords(words, rows, 4);
}

/** By the first so many words. */
function byWords(words: Int32Array, rows: number, first: number): RowOrder {
  let order = countedUp(rows);
  for (let word = first - 1; word >= 0; word--) order = byWord(order, words, word);
  return order;
}

/** No two neighbours have the same first words. */
function isDistinct(order: RowOrder, words: Int32Array, first: number): boolean {
  for (let i = 1; i < order.length; i++) {
    const [row, before] = [(order[i] ?? 0) * 4, (order[i - 1] ?? 0) * 4];
    let word = 0;
    while (word < first && words[row + word] === words[before + word]) word++;
    if (word === first) return false;
  }
  return true;
}

/** A stable sort of an order by numbers in 0..limit-1. */
export function orderByRank(order: RowOrder, rankOf: ArrayLike<number>, limit: number): RowOrder {
  const ends = new Uint32Array(limit);
  for (const row of order) {
    const rank = rankOf[row] ?? 0;
    ends[rank] = (ends[rank] ?? 0) + 1;
  }
  for (let rank = 1; rank < limit; rank++) ends[rank] = (ends[rank] ?? 0) + (ends[rank - 1] ?? 0);
  const sorted = new Uint32Array(order.length);
  for (let i = order.length - 1; i >= 0; i--) {
    const row = order[i] ?? 0;
    const rank = rankOf[row] ?? 0;
    const place = (ends[rank] ?? 0) - 1;
    ends[rank] = place;
    sorted[place] = row;
  }
  return sorted;
}

/** The place of each row in an order. */
export function ranksOf(order: ArrayLike<number>): Uint32Array {
  const ranks = new Uint32Array(order.length);
  for (let place = 0; place < order.length; place++) ranks[order[place] ?? 0] = place;
  return ranks;
}

export function countedUp(rows: number): RowOrder {
  return new Uint32Array(rows).map((_, row) => row);
}

/** A stable sort by one of the four words, unsigned, its last byte first. */
export function byWord(order: RowOrder, words: Int32Array, word: number): RowOrder {
  const digits = new Uint8Array(order.length);
  let sorted = order;
  for (let shift = 0; shift < 32; shift += 8) {
    let differs = 0;
    for (let row = 0; row < digits.length; row++) {
      const digit = ((words[row * 4 + word] ?? 0) >>> shift) & 255;
      digits[row] = digit;
      differs |= digit ^ (digits[0] ?? 0);
    }
    if (differs !== 0) sorted = orderByRank(sorted, digits, 256);
  }
  return sorted;
}
