import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { startCollectorProcess } from '../../support/collector-process.ts';
import type { OwnPostgres } from '../../support/postgres.ts';
import type { PreparedLoad } from './body-source.ts';
import { type LoadRun, loadRun } from './load-run.ts';
import { differences, storedTruth } from './truth.ts';

/** One sender here stands for a whole fleet, which would have a token for each of its parts. */
export const fleetSettings = {
  MAYFLY_NEW_CREDENTIALS_PER_SECOND: '1000000',
  MAYFLY_NEW_CREDENTIALS_BURST: '100000000',
};

/** Sends a load to a new collector process on a new database, until all of it is folded; totals must be exact. */
export async function mayflyRun(postgres: OwnPostgres, load: PreparedLoad): Promise<LoadRun> {
  const databaseUrl = await postgres.createDatabase();
  const collector = await startCollectorProcess({ databaseUrl, settings: fleetSettings });
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();
  try {
    const { url, ingestToken: token, child } = collector;
    const settled = (): Promise<void> => folded(database);
    const run = await loadRun({ url, token, pid: child.pid ?? 0, postgres, settled }, load);
    const wrong = differences(load.truth, await storedTruth(database));
    if (wrong.length > 0) throw new Error(`totals are not exact: ${wrong.join('; ')}`);
    return run;
  } catch (error) {
    throw new Error(
      `${error instanceof Error ? error.message : error}; the collector said: ${collector.log().slice(-2000)}`,
      {
        cause: error,
      },
    );
  } finally {
    await database.end();
    await collector.stop();
  }
}

const longestStandstillMs = 60_000;

/** Waits until every row of the inbox is folded; throws when nothing has moved for a minute. */
export async function folded(database: Pick<Client, 'query'>): Promise<void> {
  let [last, movedAt] = ['', performance.now()];
  for (;;) {
    const { rows } = await database.query(
      `select s.id, s.watermark from stream s
        where exists (select from inbox i where i.stream = s.id and i.seq > s.watermark) order by s.id`,
    );
    if (rows.length === 0) return;
    const now = JSON.stringify(rows);
    if (now !== last) [last, movedAt] = [now, performance.now()];
    if (performance.now() - movedAt > longestStandstillMs) throw new Error(`the fold stands still at ${now}`);
    await pause(100);
  }
}
