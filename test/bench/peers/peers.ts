import { resolve } from 'node:path';
import { buildOtelcol } from '../../support/build-otelcol.ts';
import type { OwnPostgres } from '../../support/postgres.ts';
import { withBenchPostgres } from '../ingest/bench-postgres.ts';
import { preparedLoad } from '../ingest/body-source.ts';
import { cpuOf, type LoadRun } from '../ingest/load-run.ts';
import { mayflyRun } from '../ingest/mayfly-run.ts';
import type { MixName } from '../ingest/mix.ts';
import { benchRounds, benchSpans, mixes } from '../ingest/sizes.ts';
import { markdownTable } from '../markdown-table.ts';
import { median } from '../quantile.ts';
import { otelcolRun } from './otelcol-run.ts';

/**
 * Mayfly's collector on PostgreSQL and an OpenTelemetry Collector take the same requests from the same sender, in
 * turn, in the same run. What counts is CPU; all processes of PostgreSQL are Mayfly's. Needs `go` and a module proxy.
 */
export async function peers(): Promise<string> {
  let program: string;
  try {
    const recipe = resolve(import.meta.dirname, 'builder.yaml');
    program = buildOtelcol({ recipe, cache: 'peers', name: 'otelcol-peer' });
  } catch (error) {
    return `Not measured: ${error instanceof Error ? error.message : error}.`;
  }
  return withBenchPostgres((postgres) => compare(program, postgres));
}

async function compare(program: string, postgres: OwnPostgres): Promise<string> {
  const contestants: readonly (readonly [name: string, run: (load: Load) => Promise<LoadRun>])[] = [
    ['Mayfly on PostgreSQL, fsync, folded', (load) => mayflyRun(postgres, load)],
    [
      'OpenTelemetry Collector, queue with fsync, counted (`otelcol-fsync.yaml`)',
      (load) => otelcolRun({ program, configuration: 'otelcol-fsync.yaml', writesSpans: false }, load),
    ],
    [
      'OpenTelemetry Collector, file without fsync, counted (`otelcol.yaml`)',
      (load) => otelcolRun({ program, configuration: 'otelcol.yaml', writesSpans: true }, load),
    ],
  ];
  const tables: string[] = [];
  for (const mix of mixes) {
    const results = contestants.map(([name, run]) => ({ name, run, runs: [] as LoadRun[] }));
    const load = await preparedLoad({ mix, seed: 4, startAt: Date.now() }, benchSpans);
    for (let round = 0; round < benchRounds; round++) {
      for (const { run, runs } of results) runs.push(await run(load));
    }
    tables.push(table(mix, results));
  }
  const size = `${benchSpans.toLocaleString('en')} spans a run, ${benchRounds} rounds in turn, medians.`;
  return [...tables, size].join('\n\n');
}

type Load = Awaited<ReturnType<typeof preparedLoad>>;

interface Result {
  readonly name: string;
  readonly runs: readonly LoadRun[];
}

function table(mix: MixName, results: readonly Result[]): string {
  const mayfly = results[0]?.runs ?? [];
  const rows = results.map(({ name, runs }) => {
    const cpu = runs.map(cpuOf);
    // Round by round, so that what disturbs the machine disturbs both.
    const ratios = mayfly.map((run, round) => (cpu[round] ?? Number.NaN) / cpuOf(run));
    return [
      name,
      median(runs.map(({ receiverMicros }) => receiverMicros)),
      median(runs.map(({ postgresMicros }) => postgresMicros)),
      1000 / median(cpu),
      median(runs.map(({ sent }) => sent.spans / sent.seconds / 1000)),
      median(ratios),
    ];
  });
  const head = [
    `\`${mix}\``,
    'receiver, CPU µs a span',
    'PostgreSQL, CPU µs a span',
    'durable spans a CPU second, thousands',
    'acknowledged a second, thousands',
    'its CPU / that of Mayfly (at least 2 where it is durable too)',
  ];
  return markdownTable(head, rows);
}
