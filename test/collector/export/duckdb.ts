import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

export interface ParquetFile {
  /** Columns with their types, as DuckDB writes them. */
  readonly types: Readonly<Record<string, string>>;
  /** Rows as JSON has them; 64-bit integers as text. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly compressions: readonly string[];
}

/** A Parquet file as a reader that did not write it understands it. */
export async function readParquet(bytes: Uint8Array): Promise<ParquetFile> {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-parquet-'));
  const path = join(folder, 'file.parquet');
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    writeFileSync(path, bytes);
    const all = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJson();
    const types = await all(`describe select * from '${path}'`);
    const rows = await all(`select * from '${path}'`);
    const compressions = await all(`select distinct compression from parquet_metadata('${path}')`);
    return {
      types: Object.fromEntries(types.map((row) => [String(row['column_name']), String(row['column_type'])])),
      rows,
      compressions: compressions.map((row) => String(row['compression'])),
    };
  } finally {
    connection.closeSync();
    instance.closeSync();
    rmSync(folder, { recursive: true });
  }
}
