import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../../../collector/store/database.ts';
import { readCoverage } from '../../../../collector/store/inventory/coverage.ts';
import { readWorkload } from '../../../../collector/store/inventory/workloads.ts';
import { everything } from '../../../../collector/store/read-scope.ts';
import { type Instant, instant } from '../../../../src/core/instant.ts';
import { engines, type TestDatabases } from '../engines.ts';
import { fillStore, folded } from '../fill-store.ts';
import { heartbeat, noon, someProcess } from '../sample.ts';

const now = instant(noon + 30 * 24 * 3_600_000);
const [second, minute, hour] = [1000, 60_000, 3_600_000];

interface Life {
  readonly service?: string;
  /** Milliseconds ago. */
  readonly first: number;
  readonly last: number;
  readonly ended?: boolean;
}

describe.each(engines)('a process that says nothing any more, on %s', (_name, open) => {
  let databases: TestDatabases;
  let db: Database;
  beforeAll(async () => {
    databases = await open();
  }, 120_000);
  beforeEach(async () => {
    ({ db } = await databases.fresh());
  });
  afterAll(() => databases.stop());

  test.each<readonly [string, readonly Life[], readonly boolean[]]>([
    ['that was heard a moment ago is not silent', [{ first: hour, last: 2 * minute }], [false]],
    ['is silent when several heartbeats did not come', [{ first: hour, last: 3 * minute }], [true]],
    ['that said that it ended is not', [{ first: hour, last: 3 * minute, ended: true }], [false]],
    ['is silent for almost a day', [{ first: 30 * hour, last: 24 * hour - second }], [true]],
    ['is gone after a day', [{ first: 30 * hour, last: 24 * hour + second }], [false]],
    [
      'is gone when a newer process of its workload began after its last word',
      [
        { first: hour, last: 10 * minute },
        { first: 9 * minute, last: second },
      ],
      [false, false],
    ],
    [
      'is silent beside another that began before its last word, and still speaks',
      [
        { first: hour, last: 10 * minute },
        { first: 50 * minute, last: second },
      ],
      [true, false],
    ],
    [
      'is not gone because a process of another workload began',
      [
        { first: hour, last: 10 * minute },
        { first: 9 * minute, last: second, service: 'other' },
      ],
      [true, false],
    ],
    [
      'and the newer that fell silent itself: only that one is',
      [
        { first: hour, last: 20 * minute },
        { first: 19 * minute, last: 10 * minute },
      ],
      [false, true],
    ],
  ])('%s', async (_what, lives, silent) => {
    await fillStore(db, { hot: folded(lives.flatMap((life, index) => beats(life, `p${index}`))) });
    const seeing = { scope: everything, now };
    const coverage = await readCoverage(db, { words: [], asked: '', limit: 50, cursor: null }, seeing);
    expect(coverage.totals.silent).toBe(silent.filter(Boolean).length);
    const found = new Map<string, boolean>();
    for (const { id, coverage: own } of coverage.workloads) {
      const processes = (await readWorkload(db, id, seeing))?.processes ?? [];
      for (const process of processes) found.set(process.instance, process.silent);
      expect(own.gaps.includes('silent')).toBe(processes.some((one) => one.silent));
    }
    expect(lives.map((_life, index) => found.get(`p${index}`))).toEqual(silent);
  });
});

function beats({ service = 'invoices', first, last, ended = false }: Life, instance: string) {
  const process = { ...someProcess, service, instance };
  const startedAt = instant(now - first);
  const at = (ago: number): Instant => instant(now - ago);
  return [
    heartbeat({ process, startedAt, at: at(first), seen: 1 }),
    heartbeat({ process, startedAt, at: at(last), seen: 2, ended }),
  ];
}
