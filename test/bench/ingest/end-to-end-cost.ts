import { Client } from 'pg';
import type { OwnPostgres } from '../../support/postgres.ts';
import { markdownTable } from '../markdown-table.ts';
import { median, quantile } from '../quantile.ts';
import { withBenchPostgres } from './bench-postgres.ts';
import { type PreparedLoad, preparedLoad } from './body-source.ts';
import { startFloor } from './floor-process.ts';
import { cpuOf, type LoadRun, loadRun } from './load-run.ts';
import { mayflyRun } from './mayfly-run.ts';
import { rawTable } from './raw-rows.ts';
import { benchRounds, benchSpans, mixes } from './sizes.ts';

/**
 * The whole of Mayfly, from the socket to the folded tables, beside a server that reads, gunzips and scans the
 * same requests and COPYs each span as a row into a table without an index before it answers.
 */
export function endToEndCost(): Promise<string> {
  return withBenchPostgres(cost);
}

async function cost(postgres: OwnPostgres): Promise<string> {
  const rows: (readonly (string | number)[])[] = [];
  const most = { zipf: 2, eph: 3.5 };
  for (const mix of mixes) {
    const load = await preparedLoad({ mix, seed: 2, startAt: Date.now() }, benchSpans);
    const runs: Record<'front' | 'floor' | 'mayfly', LoadRun[]> = { front: [], floor: [], mayfly: [] };
    for (let round = 0; round < benchRounds; round++) {
      runs.front.push(await floorRun(null, load));
      runs.floor.push(await floorRun(postgres, load));
      runs.mayfly.push(await mayflyRun(postgres, load));
    }
    const floorOf = (round: number): number => {
      const run = runs.floor[round];
      return run === undefined ? Number.NaN : cpuOf(run);
    };
    const ratio = median(runs.mayfly.map((run, round) => cpuOf(run) / floorOf(round)));
    rows.push(row(`${mix}: read, gunzip, scan`, runs.front, ''));
    rows.push(row(`${mix}: the same and COPY of raw rows`, runs.floor, '1'));
    rows.push(row(`${mix}: Mayfly`, runs.mayfly, `${ratio.toFixed(2)} (at most ${most[mix]})`));
  }
  const head = [
    '',
    'node, CPU µs a span',
    'PostgreSQL',
    'both',
    'ratio',
    'spans a second, thousands',
    'ack p50 ms',
    'ack p99 ms',
  ];
  return markdownTable(head, rows);
}

function row(name: string, runs: readonly LoadRun[], ratio: string): readonly (string | number)[] {
  const of = (value: (run: LoadRun) => number): number => median(runs.map(value));
  return [
    name,
    of(({ receiverMicros }) => receiverMicros),
    of(({ postgresMicros }) => postgresMicros),
    of(cpuOf),
    ratio,
    of(({ sent }) => sent.spans / sent.seconds / 1000),
    of(({ sent }) => median(sent.latencies)),
    of(({ sent }) => quantile(sent.latencies, 0.99)),
  ];
}

async function floorRun(postgres: OwnPostgres | null, load: PreparedLoad): Promise<LoadRun> {
  const databaseUrl = postgres === null ? null : await postgres.createDatabase();
  const database = databaseUrl === null ? null : new Client({ connectionString: databaseUrl });
  await database?.connect();
  await database?.query(rawTable);
  const floor = await startFloor(databaseUrl);
  const { spans } = load.truth;
  const run = await loadRun({ ...floor, token: null, postgres, settled: async () => {} }, load);
  await floor.stop();
  const stored = await database?.query('select count(*)::integer as rows from raw_observation');
  await database?.end();
  const found = stored?.rows[0]?.rows ?? spans;
  if (found !== spans) throw new Error(`the floor stored ${found} of ${spans} spans`);
  return run;
}
