import type { Drainer } from '../../../instrumentation/node/spool/drain.ts';
import {
  type DrainReport,
  emptyReport,
  joinReports,
} from '../../../instrumentation/node/spool/drain-report.ts';
import { MayflyError } from '../../core/errors.ts';
import { findSpools } from './find-spools.ts';

/**
 * Drains a directory and the spools of runs below it, those that come later too. A directory that goes away
 * meanwhile is no error: a run removes its own.
 */
export function treeDrainer(root: string, open: (directory: string) => Drainer): Drainer {
  const drainers = new Map<string, Drainer>();

  async function eachSpool(drain: (drainer: Drainer) => Promise<DrainReport>): Promise<DrainReport> {
    const directories = findSpools(root);
    for (const known of drainers.keys()) if (!directories.includes(known)) drainers.delete(known);
    let total = emptyReport;
    for (const directory of directories) {
      if (total.stop !== null) break;
      const drainer = drainers.get(directory) ?? open(directory);
      drainers.set(directory, drainer);
      total = joinReports(total, await drain(drainer).catch(unlessGone(directory === root)));
    }
    return total;
  }

  return {
    drainOnce: () => eachSpool((drainer) => drainer.drainOnce()),
    drainUntilEmpty({ deadlineMs }) {
      const until = Date.now() + deadlineMs;
      return eachSpool((drainer) => drainer.drainUntilEmpty({ deadlineMs: Math.max(1, until - Date.now()) }));
    },
  };
}

/** The root itself may come back, as a volume does: to stop for it is to try again later. */
function unlessGone(isRoot: boolean): (error: unknown) => DrainReport {
  return (error) => {
    if (!(error instanceof MayflyError)) throw error;
    if (!isRoot) return emptyReport;
    return {
      ...emptyReport,
      stop: { kind: 'unreachable', message: error.message, status: null, retryAfterMs: null },
    };
  };
}
