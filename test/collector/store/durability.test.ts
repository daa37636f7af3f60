import { expect, test } from 'vitest';
import { judge } from '../../../collector/store/durability.ts';

const alone = { fsync: 'on', commit: 'on', names: '', standbys: 0, synchronous: 0, hidden: 0 };

test.each([
  ['one server', {}, 'local', /one database server/],
  ['fsync off', { fsync: 'off', names: 's1', synchronous: 1, standbys: 1 }, 'off', /fsync/],
  ['synchronous_commit off', { commit: 'off' }, 'off', /synchronous_commit/],
  ['a standby that follows', { standbys: 1 }, 'asynchronous_standby', /failover loses/],
  [
    'a synchronous standby',
    { names: 's1', standbys: 1, synchronous: 1 },
    'synchronous_standby',
    /primary and/,
  ],
  [
    'a quorum, waiting until it is applied',
    { names: 'ANY 1 (a, b)', commit: 'remote_apply', standbys: 2, synchronous: 2 },
    'synchronous_standby',
    /primary and/,
  ],
  // The standby has it in its memory only, or nobody waits for it.
  [
    'remote_write',
    { names: 's1', commit: 'remote_write', standbys: 1, synchronous: 1 },
    'asynchronous_standby',
    /failover/,
  ],
  [
    'commit local',
    { names: 's1', commit: 'local', standbys: 1, synchronous: 1 },
    'asynchronous_standby',
    /failover/,
  ],
  ['a standby that is missing', { names: 's1' }, 'local', /commits wait/],
  ['a standby of another name', { names: 's1', standbys: 1 }, 'local', /commits wait/],
  ['no right to see', { names: 's1', standbys: 1, hidden: 1 }, 'unknown', /pg_monitor/],
  ['no right to see, nothing demanded', { standbys: 1, hidden: 1 }, 'unknown', /pg_monitor/],
])('%s', (_what, facts, level, detail) => {
  const judged = judge({ ...alone, ...facts });
  expect(judged.level).toBe(level);
  expect(judged.detail).toMatch(detail);
});
