import { withBenchPostgres } from '../ingest/bench-postgres.ts';
import { fillAskedDatabase } from './fill-asked-database.ts';
import { measureQuestions } from './measure-questions.ts';

const credentials = Number(process.env['MAYFLY_BENCH_CREDENTIALS'] ?? 1_000_000);

/**
 * What questions to a large inventory take; `MAYFLY_BENCH_CREDENTIALS=10000000` needs some 25 GB of disk. A shared
 * machine makes the times longer, but not the CPU time of collector and database.
 */
export function ask(): Promise<string> {
  return withBenchPostgres(async (postgres) => {
    const databaseUrl = await postgres.createDatabase();
    const began = performance.now();
    const asked = await fillAskedDatabase(databaseUrl, credentials);
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    const table = await measureQuestions({ databaseUrl, pid: postgres.pid }, asked);
    return `${credentials.toLocaleString('en')} credentials, filled in ${seconds} s. ${table}`;
  });
}
