import { constants, zstdCompressSync } from 'node:zlib';
import { castMembers, type Leftover } from './cast.ts';
import type { Columns } from './column.ts';
import { schemaOfColumns } from './schema-of-columns.ts';

/**
 * Rows as one Parquet file with zstd. `unmapped` must be a `json` column: it takes what has no column of its own, next
 * to what a row has in it.
 */
export async function writeParquet(
  rows: readonly Readonly<Record<string, unknown>>[],
  columns: Columns,
): Promise<Uint8Array> {
  // Loaded by those who write Parquet.
  const { parquetWriteBuffer } = await import('hyparquet-writer');
  const cells = rows.map((row) => {
    const left: Leftover = new Map();
    const declared = castMembers(row, columns, { path: '', left });
    if (left.size === 0) return declared;
    const unmapped = JSON.stringify({ ...Object(row['unmapped']), ...Object.fromEntries(left) });
    return { ...declared, unmapped };
  });
  const buffer = parquetWriteBuffer({
    schema: schemaOfColumns(columns),
    columnData: Object.keys(columns).map((name) => ({ name, data: cells.map((row) => row[name]) })),
    codec: 'ZSTD',
    compressors: {
      ZSTD: (bytes) => zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 3 } }),
    },
    createdBy: 'mayfly',
  });
  return new Uint8Array(buffer);
}
