import { expect, test } from 'vitest';
import { type DrainReport, emptyReport } from '../../../instrumentation/node/spool/drain-report.ts';
import { closingLine, type RunOutcome } from '../../../src/cli/run/closing-line.ts';

function line(more: Partial<Omit<RunOutcome, 'report'>> & { report?: Partial<DrainReport> } = {}): string {
  return closingLine({
    totals: { processes: 1, fetched: 12, used: 48, dropped: 0 },
    endpoint: 'http://127.0.0.1:4318',
    spool: '/state/spool/run-1',
    drainCommand: 'mayfly drain',
    stillRunning: 0,
    ...more,
    report: { ...emptyReport, ...more.report },
  });
}

const unreachable = {
  kind: 'unreachable',
  message: 'no answer from http://127.0.0.1:4318 (connection refused)',
  status: null,
  retryAfterMs: null,
} as const;

test.each([
  ['all went well', line(), 'mayfly: 12 fetched, 48 used, 0 dropped — http://127.0.0.1:4318'],
  [
    'something was lost',
    line({
      totals: { processes: 1, fetched: 1, used: 2, dropped: 3 },
      report: { unfinished: 1, rejected: 2 },
    }),
    'mayfly: 1 fetched, 2 used, 4 dropped, 2 refused — http://127.0.0.1:4318',
  ],
  [
    'the collector was away',
    line({ report: { stop: unreachable } }),
    'mayfly: 12 fetched, 48 used, 0 dropped — not sent: no answer from http://127.0.0.1:4318 (connection refused); kept in /state/spool/run-1, send it with: mayfly drain',
  ],
  [
    'the spool is where nobody looks by himself',
    line({ report: { stop: unreachable }, drainCommand: 'mayfly drain /state/spool/run-1' }),
    'mayfly: 12 fetched, 48 used, 0 dropped — not sent: no answer from http://127.0.0.1:4318 (connection refused); kept, send it with: mayfly drain /state/spool/run-1',
  ],
  [
    'no process was hooked',
    line({ totals: { processes: 0, fetched: 0, used: 0, dropped: 0 } }),
    'mayfly: 0 fetched, 0 used, 0 dropped — nothing was instrumented: no Node program ran under the hooks',
  ],
  [
    'a process outlives the command',
    line({ stillRunning: 2 }),
    'mayfly: 12 fetched, 48 used, 0 dropped — http://127.0.0.1:4318; 2 processes go on, send the rest with: mayfly drain',
  ],
  [
    'there is something to know',
    line({ report: { notes: ['lines that cannot be taken are in /x.rejected'] } }),
    'mayfly: 12 fetched, 48 used, 0 dropped — http://127.0.0.1:4318; lines that cannot be taken are in /x.rejected',
  ],
])('%s', (_what, text, expected) => expect(text).toBe(expected));
