import type { ProcessRow } from '../../../src/core/inventory/rows.ts';
import type { FoldWindow } from '../../../src/core/inventory/window/window.ts';
import { columnOf } from '../row-fields.ts';
import type { Copied } from './copied.ts';
import { putBigintOrNull, putSetOrNull, putTextOrNull, putUuid } from './copy-fields.ts';
import { copyRows } from './copy-rows.ts';

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
const columns = [
  'id',
  ...texts,
  'pid',
  'runtime',
  ...times,
  'hooks',
  'shadowed',
  ...counts,
  'identity',
  'countedFrom',
  'senders',
].map(columnOf);

/** The process instances of a window, in the order of their ids. */
export function encodeProcesses({ processes }: FoldWindow): Copied {
  const rows = copyRows(columns.length, processes.order(), (out, at) => {
    const row = processes.rowAt(at);
    putUuid(out, processes.idOf(at));
    for (const field of texts) putTextOrNull(out, row[field]);
    putBigintOrNull(out, row.pid);
    putTextOrNull(out, row.runtime);
    for (const field of times) putBigintOrNull(out, row[field]);
    putSetOrNull(out, row.hooks);
    putSetOrNull(out, row.shadowed);
    for (const field of counts) putBigintOrNull(out, row[field]);
    putTextOrNull(out, row.identity);
    putBigintOrNull(out, row.countedFrom);
    putSetOrNull(out, row.senders);
  });
  return { columns, rows, count: processes.rows };
}
