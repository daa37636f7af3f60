import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { startCollectorProcess } from '../../support/collector-process.ts';
import type { OwnPostgres } from '../../support/postgres.ts';
import { preparedLoad } from '../ingest/body-source.ts';
import { cpuDuring } from '../ingest/cpu.ts';
import { benchConnections } from '../ingest/load-run.ts';
import { fleetSettings, folded } from '../ingest/mayfly-run.ts';
import { sendBodies } from '../ingest/send.ts';
import { markdownTable } from '../markdown-table.ts';
import {
  addDestination,
  benchDestinations,
  exportSettings,
  progressOf,
  resumeDestinations,
} from './destinations.ts';
import type { ReceiverProcess } from './receiver-process.ts';
import { exportSpans } from './sizes.ts';

/** How fast destinations get an outbox that is full: each alone, then three of them at once. */
export async function drainRate(postgres: OwnPostgres, receivers: ReceiverProcess): Promise<string> {
  const databaseUrl = await postgres.createDatabase();
  const collector = await startCollectorProcess({
    databaseUrl,
    settings: { ...fleetSettings, ...exportSettings },
  });
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();
  try {
    const { file, hec, bulk, ocsf } = benchDestinations(receivers.url);
    for (const one of [file, hec, bulk, ocsf]) await addDestination(database, one, true);
    const load = await preparedLoad({ mix: 'eph', seed: 2, startAt: Date.now() }, exportSpans);
    let at = 0;
    const { url, ingestToken: token } = collector;
    const next = () => load.bodies[at++] ?? null;
    await sendBodies({ url, token, connections: benchConnections, perSecond: null, next });
    await folded(database);
    await database.query('vacuum analyze');
    const rows = [await floorRow(database, postgres)];
    const pids = { collector: collector.child.pid ?? 0, postgres: postgres.pid };
    for (const some of [[file], [ocsf], [hec], [bulk], [file, hec, bulk]]) {
      const names = some.map(({ name }) => name);
      await database.query(
        `update delivery set cursor = 0, delivered = 0 where destination = any($1::text[])`,
        [names],
      );
      const told = some.map(({ kind, format }) => `${kind}, ${format}`).join(' + ');
      rows.push([told, ...(await drained(database, names, pids))]);
      await database.query('update destination set paused = true, version = version + 1');
      await pause(settleMs);
    }
    const head = ['', 'events', 'events/s to each', 'collector, CPU µs an event', 'PostgreSQL', 'both'];
    return markdownTable(head, rows);
  } finally {
    await database.end();
    await collector.stop();
  }
}

/** By then the collector has let go of what is paused. */
const settleMs = 3_000;

/** From the first event that is acknowledged to the last. */
async function drained(
  database: Client,
  names: readonly string[],
  pids: { readonly collector: number; readonly postgres: number },
): Promise<readonly (string | number)[]> {
  await resumeDestinations(database, names);
  const begin = await until(database, names, ({ delivered }) => delivered > 0);
  const inPostgres = await cpuDuring([pids.postgres], () =>
    cpuDuring([pids.collector], () => until(database, names, ({ least, head }) => least >= head)),
  );
  const { seconds: collector, result: end } = inPostgres.result;
  const events = end.delivered - begin.delivered;
  const micros = [collector, inPostgres.seconds].map((seconds) => (seconds / events) * 1e6);
  const perSecond = events / names.length / ((end.at - begin.at) / 1000);
  return [end.delivered, perSecond, ...micros, micros.reduce((sum, one) => sum + one, 0)];
}

type Progress = Awaited<ReturnType<typeof progressOf>>;

async function until(database: Client, names: readonly string[], is: (now: Progress) => boolean) {
  for (;;) {
    const now = await progressOf(database, names);
    if (is(now)) return { ...now, at: performance.now() };
    await pause(20);
  }
}

/** The rows of the outbox alone, each as JSON, and no receiver. */
async function floorRow(database: Client, { pid }: OwnPostgres): Promise<readonly (string | number)[]> {
  let [events, cursor, bytes] = [0, '0', 0];
  const began = performance.now();
  const before = process.cpuUsage();
  const { seconds } = await cpuDuring([pid], async () => {
    for (;;) {
      const { rows } = await database.query('select * from outbox where seq > $1 order by seq limit 2000', [
        cursor,
      ]);
      if (rows.length === 0) return;
      for (const row of rows) bytes += JSON.stringify(row).length;
      events += rows.length;
      cursor = rows.at(-1).seq;
    }
  });
  const { user, system } = process.cpuUsage(before);
  if (bytes === 0) throw new Error('the outbox is empty');
  const [node, server] = [(user + system) / events, (seconds / events) * 1e6];
  const perSecond = events / ((performance.now() - began) / 1000);
  return ['floor: rows of the outbox as JSON', events, perSecond, node, server, node + server];
}
