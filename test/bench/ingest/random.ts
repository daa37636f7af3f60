/** A source of numbers that gives the same row of them for the same seed. */
export interface Random {
  /** A whole number of 32 bits, 0 and up. */
  readonly word: () => number;
  /** A whole number below `limit`. */
  readonly below: (limit: number) => number;
}

/** Xorshift (Marsaglia 2003, "Xorshift RNGs", the 128-bit one): fast, and good enough to make load. */
export function random(seed: number, stream = 0): Random {
  let [x, y, z, w] = [seed ^ 0x9e3779b9, stream ^ 0x243f6a88, 0x85a308d3, 0x13198a2e];
  const word = (): number => {
    const t = x ^ (x << 11);
    x = y;
    y = z;
    z = w;
    w = w ^ (w >>> 19) ^ t ^ (t >>> 8);
    return w >>> 0;
  };
  for (let i = 0; i < 20; i++) word();
  return { word, below: (limit) => Math.floor((word() / 2 ** 32) * limit) };
}

/** Ranks from 0, where rank `r` is drawn in proportion to `1 / (r + 1) ** s`. */
export function zipf({ word }: Random, ranks: number, s: number): () => number {
  const upTo = new Float64Array(ranks);
  let sum = 0;
  for (let rank = 0; rank < ranks; rank++) upTo[rank] = sum += (rank + 1) ** -s;
  return () => {
    const wanted = (word() / 2 ** 32) * sum;
    let [low, high] = [0, ranks - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((upTo[middle] ?? 0) <= wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
