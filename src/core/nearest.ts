/** The known word that was probably meant, or null: a few letters away, or the whole of what was begun; in any case. */
export function nearest(word: string, known: Iterable<string>): string | null {
  const typed = word.toLowerCase();
  const words = [...known];
  const begun = words.filter((candidate) => typed.length >= 2 && candidate.toLowerCase().startsWith(typed));
  if (begun.length === 1) return begun[0] ?? null;
  let best: string | null = null;
  let least = 1 + Math.min(3, Math.max(1, Math.floor(typed.length / 3)));
  for (const candidate of words) {
    const steps = distance(typed, candidate.toLowerCase());
    if (steps < least) {
      best = candidate;
      least = steps;
    }
  }
  return best;
}

/** `: did you mean X?`, or nothing. */
export function didYouMean(meant: string | null): string {
  return meant === null ? '' : `: did you mean ${meant}?`;
}

/** A longer word is no slip of the finger. */
const longest = 40;

/**
 * Letters inserted, deleted, replaced or swapped with their neighbour to get from one word to the other
 * (Damerau-Levenshtein, optimal string alignment).
 */
export function distance(a: string, b: string): number {
  if (a.length > longest || b.length > longest) return Number.POSITIVE_INFINITY;
  const rows: number[][] = [];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 0; i <= a.length; i++) {
    const row: number[] = [];
    rows.push(row);
    for (let j = 0; j <= b.length; j++) {
      if (i === 0 || j === 0) {
        row.push(i + j);
        continue;
      }
      const replaced = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : replaced;
      row.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, replaced, swapped));
    }
  }
  return at(a.length, b.length);
}
