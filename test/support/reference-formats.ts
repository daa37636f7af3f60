import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A row of the table of formats that the recognition was written from. */
export interface ReferenceFormat {
  readonly id: string;
  /** JavaScript, may stand anywhere in a text. */
  readonly regex: string | null;
  /** Begins with `yes` or `no`, or says on what it depends. */
  readonly ephemeral: string;
}

/**
 * The table by id, from `token-formats.json` in the folder that MAYFLY_REFERENCE names; null without it. The
 * table is not part of the repository: who has it can hold the formats against it.
 */
export function referenceFormats(): ReadonlyMap<string, ReferenceFormat> | null {
  const folder = process.env['MAYFLY_REFERENCE'];
  if (!folder) return null;
  const table = JSON.parse(readFileSync(join(folder, 'token-formats.json'), 'utf8')) as {
    readonly rows: readonly ReferenceFormat[];
  };
  return new Map(table.rows.map((row) => [row.id, row]));
}
