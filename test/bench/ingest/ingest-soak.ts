import { Client } from 'pg';
import { type CollectorProcess, startCollectorProcess } from '../../support/collector-process.ts';
import type { OwnPostgres } from '../../support/postgres.ts';
import { markdownTable } from '../markdown-table.ts';
import { median, quantile } from '../quantile.ts';
import { withBenchPostgres } from './bench-postgres.ts';
import { bodySource, type PackedBody } from './body-source.ts';
import { cpuDuring, mostResidentMiB } from './cpu.ts';
import { benchConnections } from './load-run.ts';
import { fleetSettings, folded } from './mayfly-run.ts';
import type { MixName } from './mix.ts';
import { startProbe } from './probe.ts';
import { type Sent, sendBodies } from './send.ts';
import { spansInBody } from './spans.ts';
import { differences, storedTruth, type Truth } from './truth.ts';

const minutes = Number(process.env['MAYFLY_SOAK_MINUTES'] ?? 1);
const rate = Number(process.env['MAYFLY_SOAK_RATE'] ?? 20_000);
const mix: MixName = process.env['MAYFLY_BENCH_MIX'] === 'eph' ? 'eph' : 'zipf';
const sampleMs = 1000;
const probeMs = 400;

/**
 * A rate held for `MAYFLY_SOAK_MINUTES`, the sender, PostgreSQL and the collector on the same cores (promise H1).
 * `MAYFLY_SOAK_RATE` in spans a second; `MAYFLY_BENCH_MIX` is `zipf` or `eph`.
 */
export function ingestSoak(): Promise<string> {
  return withBenchPostgres(async (postgres) => {
    const databaseUrl = await postgres.createDatabase();
    const collector = await startCollectorProcess({ databaseUrl, settings: fleetSettings });
    const database = new Client({ connectionString: databaseUrl });
    await database.connect();
    try {
      return report(await soak({ postgres, collector, database, databaseUrl }));
    } finally {
      await database.end();
      await collector.stop();
    }
  });
}

interface Scene {
  readonly postgres: OwnPostgres;
  readonly collector: CollectorProcess;
  readonly database: Client;
  readonly databaseUrl: string;
}

interface Soaked {
  readonly sent: Sent;
  readonly seconds: number;
  readonly delays: readonly number[];
  /** Spans that were committed and not folded, once a second. */
  readonly lags: readonly number[];
  readonly residentMiB: number;
  /** CPU seconds. */
  readonly cpu: { readonly collector: number; readonly postgres: number };
  readonly truth: Truth;
  readonly wrong: readonly string[];
}

async function soak({ postgres, collector, database, databaseUrl }: Scene): Promise<Soaked> {
  const { url, ingestToken: token } = collector;
  const pid = collector.child.pid ?? 0;
  const probe = await startProbe({ url, token, databaseUrl, everyMs: probeMs });
  const lags: number[] = [];
  const watching = setInterval(() => void lag(database).then((spans) => lags.push(spans)), sampleMs);
  const load = timedLoad();
  const startedAt = performance.now();
  const inPostgres = await cpuDuring([postgres.pid], () =>
    cpuDuring([pid], () =>
      sendBodies({
        url,
        token,
        connections: benchConnections,
        perSecond: rate / spansInBody,
        next: load.next,
      }),
    ),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  clearInterval(watching);
  await probe.stop();
  await folded(database);
  const truth = withProbe(await load.truth(), probe.words);
  return {
    sent: inPostgres.result.result,
    seconds,
    delays: probe.delays,
    lags,
    residentMiB: mostResidentMiB(pid),
    cpu: { collector: inPostgres.result.seconds, postgres: inPostgres.seconds },
    truth,
    wrong: differences(truth, await storedTruth(database)),
  };
}

interface TimedLoad {
  readonly next: () => Promise<PackedBody | null>;
  readonly truth: () => Promise<Truth>;
}

/** Bodies for so many minutes, made while they are sent; then what was begun or made ahead. */
function timedLoad(): TimedLoad {
  const source = bodySource({ mix, seed: 9, startAt: Date.now(), perSecond: rate });
  const until = performance.now() + minutes * 60_000;
  let ending: Promise<{ readonly bodies: PackedBody[]; readonly truth: Truth }> | null = null;
  const end = async (): Promise<{ readonly bodies: PackedBody[]; readonly truth: Truth }> => {
    const { bodies, truth } = await source.end();
    return { bodies: [...bodies], truth };
  };
  const rest = (): ReturnType<typeof end> => (ending ??= end());
  return {
    next: async () => {
      if (ending === null && performance.now() < until) return source.next();
      return (await rest()).bodies.shift() ?? null;
    },
    truth: async () => (await rest()).truth,
  };
}

async function lag(database: Client): Promise<number> {
  const { rows } = await database.query(
    `select coalesce(sum(i.spans), 0)::float8 as spans from stream s
      join inbox i on i.stream = s.id and i.seq > s.watermark`,
  );
  return Number(rows[0]?.spans);
}

function withProbe(truth: Truth, words: readonly number[]): Truth {
  return {
    spans: truth.spans + words.length,
    checksum: truth.checksum + words.reduce((sum, word) => sum + word, 0),
    credentials: truth.credentials + words.length,
    keys: truth.keys + words.length,
  };
}

/** Throws when a total is not exact: then no other figure means anything. */
function report({ sent, seconds, delays, lags, residentMiB, cpu, truth, wrong }: Soaked): string {
  if (wrong.length > 0) throw new Error(`totals are not exact: ${wrong.join('; ')}`);
  const cores = (of: number): string => (of / seconds).toFixed(2);
  const rows: (readonly [string, string, string])[] = [
    [
      'spans a second',
      `${whole(sent.spans / sent.seconds)} for ${(seconds / 60).toFixed(1)} min`,
      whole(rate),
    ],
    ['acknowledgement p50 / p99 / most, ms', threeOf(sent.latencies), 'p99 at most 100'],
    ['from sending to the inventory p50 / p99 / most, ms', threeOf(delays), 'p99 at most 1,000'],
    ['most resident memory of the collector, MiB', whole(residentMiB), 'at most 300'],
    ['committed and not folded p50 / p99 / most, spans', threeOf(lags), ''],
    ['collector / PostgreSQL, cores', `${cores(cpu.collector)} / ${cores(cpu.postgres)}`, ''],
    ['answers of 503 / broken connections', `${sent.unavailable} / ${sent.broken}`, '0 / 0'],
    ['totals', `exact over ${whole(truth.spans)} spans of ${whole(truth.credentials)} credentials`, 'exact'],
  ];
  return markdownTable([`\`${mix}\``, 'measured', 'goal'], rows);
}

function threeOf(sample: readonly number[]): string {
  return [median(sample), quantile(sample, 0.99), quantile(sample, 1)].map(whole).join(' / ');
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}
