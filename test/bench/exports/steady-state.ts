import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { startCollectorProcess } from '../../support/collector-process.ts';
import type { OwnPostgres } from '../../support/postgres.ts';
import { type PreparedLoad, preparedLoad } from '../ingest/body-source.ts';
import { cpuDuring, residentMiB } from '../ingest/cpu.ts';
import { benchConnections } from '../ingest/load-run.ts';
import { fleetSettings, folded } from '../ingest/mayfly-run.ts';
import { type Sent, sendBodies } from '../ingest/send.ts';
import { spansInBody } from '../ingest/spans.ts';
import { markdownTable } from '../markdown-table.ts';
import { quantile } from '../quantile.ts';
import { addDestination, benchDestinations, exportSettings, progressOf } from './destinations.ts';
import { followFile } from './follow-file.ts';
import type { ReceiverProcess } from './receiver-process.ts';
import { exportSeconds, exportSpansPerSecond } from './sizes.ts';

/** How late events are while spans come at one rate and three destinations get all of them. */
export async function steadyState(postgres: OwnPostgres, receivers: ReceiverProcess): Promise<string> {
  const databaseUrl = await postgres.createDatabase();
  const collector = await startCollectorProcess({
    databaseUrl,
    settings: { ...fleetSettings, ...exportSettings },
  });
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();
  try {
    const load = await steadyLoad();
    const { file, hec, bulk } = benchDestinations(receivers.url);
    const all = [file, hec, bulk];
    for (const one of all) await addDestination(database, one, false);
    await pause(2_000);
    receivers.measureLag();
    const followed = followFile(join(collector.dataDirectory, 'exports', 'events.ndjson'));
    const pid = collector.child.pid ?? 0;
    const memory = watchMemory(pid);
    const measured = await cpuDuring([postgres.pid], () =>
      cpuDuring([pid], () => sendSteadily(collector, load)),
    );
    await folded(database);
    const names = all.map(({ name }) => name);
    let progress = await progressOf(database, names);
    while (progress.least < progress.head) {
      await pause(100);
      progress = await progressOf(database, names);
    }
    await pause(200);
    const resident = memory.end();
    const lags = { file: await followed.end(), ...(await receivers.lags()) };
    const rows = (
      [
        ['file, ndjson', lags.file],
        ['splunk-hec, splunk-hec', lags.hec],
        ['elasticsearch, ecs', lags.bulk],
      ] as const
    ).map(([name, ms]) => [name, ms.length, ...[0.5, 0.99, 1].map((q) => quantile(ms, q))]);
    const cpu = [measured.result.seconds, measured.seconds].map((one) =>
      (one / measured.result.result.seconds).toFixed(2),
    );
    return [
      markdownTable(['', `events, of ${progress.head} recorded`, 'lag p50, ms', 'p99', 'most'], rows),
      `${exportSpansPerSecond} spans/s for ${exportSeconds} s, all three at once. CPU seconds a second: collector ${cpu[0]}, PostgreSQL ${cpu[1]}. Resident memory of the collector in MiB: ${resident}.`,
    ].join('\n\n');
  } finally {
    await database.end();
    await collector.stop();
  }
}

function steadyLoad(): Promise<PreparedLoad> {
  const timing = { startAt: Date.now(), perSecond: exportSpansPerSecond };
  return preparedLoad({ mix: 'zipf', seed: 3, ...timing }, exportSeconds * exportSpansPerSecond);
}

function sendSteadily(
  { url, ingestToken: token }: { readonly url: string; readonly ingestToken: string },
  { bodies }: PreparedLoad,
): Promise<Sent> {
  let at = 0;
  const next = () => bodies[at++] ?? null;
  const perSecond = exportSpansPerSecond / spansInBody;
  return sendBodies({ url, token, connections: benchConnections, perSecond, next });
}

/** At the quarters of the run, and the most. */
function watchMemory(pid: number): { readonly end: () => string } {
  const sample: number[] = [];
  const watching = setInterval(() => sample.push(Math.round(residentMiB(pid))), 250);
  return {
    end: () => {
      clearInterval(watching);
      const at = (share: number): number => sample[Math.floor(share * (sample.length - 1))] ?? Number.NaN;
      return `${[0, 0.25, 0.5, 0.75, 1].map(at).join(', ')} from begin to end, at most ${Math.max(...sample)}`;
    },
  };
}
