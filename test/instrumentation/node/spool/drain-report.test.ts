import { expect, test } from 'vitest';
import {
  addReports,
  type DrainReport,
  emptyReport,
  joinReports,
} from '../../../../instrumentation/node/spool/drain-report.ts';

const first: DrainReport = { ...emptyReport, read: 2, sent: 1, keptBytes: 10, notes: ['a'] };
const then: DrainReport = { ...emptyReport, read: 1, sent: 1, keptBytes: 4, notes: ['a', 'b'] };

test('of two calls on one directory, what the second found kept is what is kept', () => {
  expect(addReports(first, then)).toMatchObject({ read: 3, sent: 2, keptBytes: 4, notes: ['a', 'b'] });
});

test('what two directories keep adds up', () => {
  expect(joinReports(first, then)).toMatchObject({ read: 3, sent: 2, keptBytes: 14 });
});
