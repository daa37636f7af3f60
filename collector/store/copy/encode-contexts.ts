import type { ContextRow } from '../../../src/core/inventory/window/context-rows.ts';
import type { FoldWindow } from '../../../src/core/inventory/window/window.ts';
import { columnOf } from '../row-fields.ts';
import type { Copied } from './copied.ts';
import { createCopyWriter } from './copy-writer.ts';

/** Text columns between `tuple` and `port`, and between it and `held`. */
const before = [
  'kind',
  'service',
  'namespace',
  'environment',
  'agent',
  'agentId',
  'tool',
  'notebook',
  'cell',
  'user',
  'address',
] as const satisfies readonly (keyof ContextRow)[];
const after = ['operation', 'channel', 'outcome'] as const satisfies readonly (keyof ContextRow)[];
const columns = ['id', 'tuple', ...before, 'port', ...after, 'held'].map(columnOf);

/**
 * The contexts of a window, in the order of their ids. All of them each time: a memory of those that the store has
 * could be wrong after a fail-over that lost some, and usage without its context would not be seen.
 */
export function encodeContexts({ contexts }: FoldWindow): Copied {
  const writer = createCopyWriter(columns.length);
  let count = 0;
  for (const at of contexts.order()) {
    const row = contexts.rows[at];
    if (row === undefined) continue;
    count += 1;
    writer.row();
    writer.uuid(row.context);
    writer.uuid(row.tuple);
    for (const field of before) writer.textOrNull(row[field]);
    if (row.port === null) writer.empty();
    else writer.int32(row.port);
    for (const field of after) writer.textOrNull(row[field]);
    writer.bool(row.held);
  }
  return { columns, rows: writer.finish(), count };
}
