import type { DrainReport } from '../../../instrumentation/node/spool/drain-report.ts';
import type { TallyTotals } from './tally.ts';

export interface RunOutcome {
  readonly totals: TallyTotals;
  readonly report: DrainReport;
  readonly endpoint: string;
  /** Where the spool of this run lies. */
  readonly spool: string;
  /** What to type to send what is left. */
  readonly drainCommand: string;
  /** Processes of the run that still live and may write on. */
  readonly stillRunning: number;
}

/** What a run did, on one line: the numbers, then where they went or where they are kept. */
export function closingLine(outcome: RunOutcome): string {
  const { totals, report } = outcome;
  const dropped = totals.dropped + report.unfinished;
  const numbers = `${totals.fetched} fetched, ${totals.used} used, ${dropped} dropped`;
  const rejected = report.rejected > 0 ? `, ${report.rejected} refused` : '';
  return `mayfly: ${numbers}${rejected} — ${whereabouts(outcome)}`;
}

function whereabouts({ totals, report, endpoint, spool, drainCommand, stillRunning }: RunOutcome): string {
  const notes = report.notes.map((note) => `; ${note}`).join('');
  if (report.stop !== null) {
    const kept = drainCommand.includes(spool) ? 'kept' : `kept in ${spool}`;
    return `not sent: ${report.stop.message}; ${kept}, send it with: ${drainCommand}${notes}`;
  }
  if (totals.processes === 0) return `nothing was instrumented: no Node program ran under the hooks${notes}`;
  if (stillRunning > 0) {
    const what = stillRunning === 1 ? '1 process goes on' : `${stillRunning} processes go on`;
    return `${endpoint}; ${what}, send the rest with: ${drainCommand}${notes}`;
  }
  return `${endpoint}${notes}`;
}
