import type { Dictionary } from '../dictionaries.ts';
import type { Combination } from './combinations.ts';
import type { Copied } from './copied.ts';
import { putSetOrNull } from './copy-fields.ts';
import { copyRows } from './copy-rows.ts';

/** Entries of a dictionary, without their ids. */
export function encodeCombinations(
  combinations: readonly Combination[],
  { sets: columns }: Dictionary,
): Copied {
  const rows = copyRows(columns.length, combinations.keys(), (out, row) => {
    for (const set of combinations[row]?.sets ?? []) putSetOrNull(out, set);
  });
  return { columns, rows, count: combinations.length };
}
