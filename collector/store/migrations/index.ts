import type { Migration } from 'kysely/migration';
import { inventory } from './0001-inventory.ts';
import { processCounts } from './0002-process-counts.ts';
import { columns } from './0003-columns.ts';
import { access } from './0004-access.ts';
import { jobLeases } from './0005-jobs.ts';

/** Every migration, forward only. A new one is a file beside this and a line here; none ever changes. */
export const migrations: Record<string, Migration> = {
  '0001-inventory': inventory,
  '0002-process-counts': processCounts,
  '0003-columns': columns,
  '0004-access': access,
  '0005-jobs': jobLeases,
};
