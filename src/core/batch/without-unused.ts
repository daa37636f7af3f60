import type { Batch, Context } from './batch.ts';
import { listColumns, stringColumns } from './column-names.ts';

type StringColumn = (typeof stringColumns)[number];
type ListColumn = (typeof listColumns)[number];

/**
 * The same observations with only the strings, lists and contexts that they need, in the order they had. The
 * batch itself when it needs all of them.
 */
export function withoutUnused(batch: Batch): Batch {
  const strings = kept(batch, stringColumns, batch.strings.length);
  const lists = kept(batch, listColumns, batch.lists.length);
  const contexts = kept(batch, ['context'], batch.contexts.length);
  if (strings === null && lists === null && contexts === null) return batch;
  const columns: Partial<Record<StringColumn | ListColumn | 'context', Int32Array>> = {};
  for (const column of stringColumns) columns[column] = renumbered(batch[column], strings);
  for (const column of listColumns) columns[column] = renumbered(batch[column], lists);
  columns.context = renumbered(batch.context, contexts);
  return {
    ...batch,
    ...columns,
    strings: picked<string>(batch.strings, strings),
    lists: picked<readonly string[]>(batch.lists, lists),
    contexts: picked<Context>(batch.contexts, contexts),
  };
}

type Column = StringColumn | ListColumn | 'context';

/** New numbers of the rows of a dictionary, -1 for those that go; null when all are needed. */
function kept(batch: Batch, columns: readonly Column[], size: number): Int32Array | null {
  const used = new Uint8Array(size);
  // "Not known" and the empty list stay in their place; a context 0 is one like any other.
  if (columns[0] !== 'context') used[0] = 1;
  for (const column of columns) for (const index of batch[column]) used[index] = 1;
  if (!used.includes(0)) return null;
  let next = 0;
  return Int32Array.from(used, (isUsed) => (isUsed === 1 ? next++ : -1));
}

function renumbered(column: Int32Array, numbers: Int32Array | null): Int32Array {
  return numbers === null ? column : column.map((index) => numbers[index] ?? 0);
}

function picked<Row>(rows: readonly Row[], numbers: Int32Array | null): readonly Row[] {
  return numbers === null ? rows : rows.filter((_, i) => numbers[i] !== -1);
}
