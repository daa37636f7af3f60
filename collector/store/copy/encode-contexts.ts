import type { FoldWindow } from '../../../src/core/inventory/window/window.ts';
import { columnOf, dimensionFields } from '../row-fields.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { Copied } from './copied.ts';
import { putBool, putInteger, putTextOrNull, putUuid } from './copy-fields.ts';
import { copyRows } from './copy-rows.ts';

const columns = ['id', 'tuple', ...dimensionFields].map(columnOf);

/**
 * The contexts of a window, in the order of their ids. All of them each time: a memory of those that the store has
 * could be wrong after a fail-over that lost some, and usage without its context would not be seen.
 */
export function encodeContexts({ contexts }: FoldWindow): Copied {
  const rows = copyRows(columns.length, contexts.order(), (out, at) => {
    const row = contexts.rows[at];
    if (row === undefined) throw new RangeError('no such row');
    putUuid(out, row.context);
    putUuid(out, row.tuple);
    for (const field of dimensionFields) putValue(out, row[field]);
  });
  return { columns, rows, count: contexts.rows.length };
}

function putValue(out: ByteWriter, value: string | number | boolean | null): void {
  if (typeof value === 'number') putInteger(out, value);
  else if (typeof value === 'boolean') putBool(out, value);
  else putTextOrNull(out, value);
}
