import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withBenchPostgres } from '../ingest/bench-postgres.ts';
import { fillAskedDatabase, fillAskedDirectory } from './fill-asked-database.ts';
import { type FilledDatabase, measureQuestions } from './measure-questions.ts';
import type { Question } from './questions.ts';

const isEmbedded = process.env['MAYFLY_BENCH_ENGINE'] === 'embedded';
const credentials = Number(process.env['MAYFLY_BENCH_CREDENTIALS'] ?? (isEmbedded ? 100_000 : 1_000_000));

/**
 * What questions to a large inventory take, on PostgreSQL or on the embedded database; 10,000,000 credentials need some
 * 45 GB of disk while they are made. A shared machine makes the times longer, but not the CPU time of collector and
 * database.
 */
export function ask(): Promise<string> {
  return isEmbedded ? askEmbedded() : askPostgres();
}

function askPostgres(): Promise<string> {
  return withBenchPostgres(async (postgres) => {
    const databaseUrl = await postgres.createDatabase();
    return filledAndAsked({ collector: { databaseUrl }, pid: postgres.pid }, () =>
      fillAskedDatabase(databaseUrl, credentials),
    );
  });
}

async function askEmbedded(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-ask-'));
  const dataDirectory = join(folder, 'collector');
  try {
    return await filledAndAsked({ collector: { dataDirectory }, pid: null }, () =>
      fillAskedDirectory(dataDirectory, credentials),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function filledAndAsked(
  filled: FilledDatabase,
  fill: () => Promise<readonly Question[]>,
): Promise<string> {
  const began = performance.now();
  const asked = await fill();
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  const table = await measureQuestions(filled, asked);
  return `${credentials.toLocaleString('en')} credentials, filled in ${seconds} s. ${table}`;
}
