import type { Drainer } from '../../../instrumentation/node/spool/drain.ts';
import {
  addReports,
  type DrainReport,
  isRetryable,
} from '../../../instrumentation/node/spool/drain-report.ts';
import { MayflyError } from '../../core/errors.ts';
import type { ProcessAccess } from '../command.ts';
import type { Following } from './follow-spool.ts';

/** How long the end of a run waits for a collector: hardly for one that nobody has seen. */
const patienceMs = { seen: 5_000, unseen: 500 };

interface Finish {
  readonly drainer: Drainer;
  readonly following: Following;
  readonly process: Pick<ProcessAccess, 'onSignal' | 'offSignal'>;
}

/**
 * Sends what is left when the command has ended, and reports on the whole run. An interrupt ends the
 * waiting, not the keeping.
 */
export async function finishSpool({ drainer, following, process }: Finish): Promise<DrainReport> {
  // Nothing else keeps this process alive: the drainer's sockets and timers do not.
  const hold = setInterval(() => {}, 1_000);
  let interrupt: () => void = () => {};
  const interrupted = new Promise<null>((resolve) => {
    interrupt = () => resolve(null);
  });
  process.onSignal('SIGINT', interrupt);
  process.onSignal('SIGTERM', interrupt);
  try {
    const report = await Promise.race([sendRest(drainer, following), interrupted]);
    return report ?? stopped(following.total(), 'interrupted');
  } catch (error) {
    // The directory went away under us; the exit code of the command is still owed.
    return stopped(
      following.total(),
      error instanceof MayflyError ? error.message : 'the spool cannot be read',
    );
  } finally {
    clearInterval(hold);
    process.offSignal('SIGINT', interrupt);
    process.offSignal('SIGTERM', interrupt);
  }
}

async function sendRest(drainer: Drainer, following: Following): Promise<DrainReport> {
  await following.stop();
  const first = await drainer.drainOnce();
  const total = addReports(following.total(), first);
  if (first.stop !== null && !isRetryable(first.stop)) return total;
  const seen = total.sent > 0 || first.stop?.kind !== 'unreachable';
  const deadlineMs = seen ? patienceMs.seen : patienceMs.unseen;
  return addReports(total, await drainer.drainUntilEmpty({ deadlineMs }));
}

function stopped(report: DrainReport, message: string): DrainReport {
  return { ...report, stop: { kind: 'busy', message, status: null, retryAfterMs: null } };
}
