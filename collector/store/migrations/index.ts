import type { Migration } from 'kysely/migration';
import { inventory } from './0001-inventory.ts';
import { processCounts } from './0002-process-counts.ts';
import { columns } from './0003-columns.ts';
import { access } from './0004-access.ts';
import { jobLeases } from './0005-jobs.ts';
import { previousFingerprints } from './0006-previous-fingerprints.ts';
import { doubts } from './0007-doubts.ts';
import { search } from './0008-search.ts';
import { session } from './0009-session.ts';
import { sums } from './0010-sums.ts';
import { exports } from './0011-exports.ts';
import { coverageGaps } from './0012-coverage-gaps.ts';
import { exportRate } from './0013-export-rate.ts';

/** Every migration, forward only. A new one is a file beside this and a line here; none ever changes. */
export const migrations: Record<string, Migration> = {
  '0001-inventory': inventory,
  '0002-process-counts': processCounts,
  '0003-columns': columns,
  '0004-access': access,
  '0005-jobs': jobLeases,
  '0006-previous-fingerprints': previousFingerprints,
  '0007-doubts': doubts,
  '0008-search': search,
  '0009-session': session,
  '0010-sums': sums,
  '0011-exports': exports,
  '0012-coverage-gaps': coverageGaps,
  '0013-export-rate': exportRate,
};
