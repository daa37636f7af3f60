import type { ProcessRow } from '../../../src/core/inventory/rows.ts';
import type { FoldWindow } from '../../../src/core/inventory/window/window.ts';
import { columnOf } from '../row-fields.ts';
import type { Copied } from './copied.ts';
import { createCopyWriter } from './copy-writer.ts';

const texts = [
  'instance',
  'service',
  'namespace',
  'environment',
  'version',
  'owner',
  'host',
  'pod',
] as const satisfies readonly (keyof ProcessRow)[];
const times = [
  'startedAt',
  'firstSeenAt',
  'lastSeenAt',
  'endedAt',
] as const satisfies readonly (keyof ProcessRow)[];
const counts = [
  'seen',
  'coalesced',
  'spooled',
  'dropped',
  'unattributed',
  'overflowed',
  'skewedAt',
] as const satisfies readonly (keyof ProcessRow)[];
const columns = ['id', ...texts, 'pid', 'runtime', ...times, 'hooks', 'shadowed', ...counts, 'identity'].map(
  columnOf,
);

/** The process instances of a window, in the order of their ids. */
export function encodeProcesses({ processes }: FoldWindow): Copied {
  const writer = createCopyWriter(columns.length);
  for (const at of processes.order()) {
    const row = processes.rowAt(at);
    writer.row();
    writer.uuid(processes.idOf(at));
    for (const field of texts) writer.textOrNull(row[field]);
    writer.int64OrNull(row.pid);
    writer.textOrNull(row.runtime);
    for (const field of times) writer.int64OrNull(row[field]);
    writer.setOrNull(row.hooks);
    writer.setOrNull(row.shadowed);
    for (const field of counts) writer.int64OrNull(row[field]);
    writer.textOrNull(row.identity);
  }
  return { columns, rows: writer.finish(), count: processes.rows };
}
