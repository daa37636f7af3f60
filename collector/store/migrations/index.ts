import type { Migration } from 'kysely/migration';
import { inventory } from './0001-inventory.ts';
import { processCounts } from './0002-process-counts.ts';

/** Every migration, forward only. A new one is a file beside this and a line here; none ever changes. */
export const migrations: Record<string, Migration> = {
  '0001-inventory': inventory,
  '0002-process-counts': processCounts,
};
