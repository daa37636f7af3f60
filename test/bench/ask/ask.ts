import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withBenchPostgres } from '../ingest/bench-postgres.ts';
import { fillAskedDatabase, fillAskedDirectory } from './fill-asked-database.ts';
import { isKept, keepPostgres, withKeptPostgres } from './kept-postgres.ts';
import { type FilledDatabase, measureQuestions } from './measure-questions.ts';
import type { Question } from './questions.ts';

const isEmbedded = process.env['MAYFLY_BENCH_ENGINE'] === 'embedded';
const credentials = Number(process.env['MAYFLY_BENCH_CREDENTIALS'] ?? (isEmbedded ? 100_000 : 1_000_000));
/** A folder in which what was filled is kept, to be asked by the next run; null: all is done in one run. */
const kept = process.env['MAYFLY_BENCH_KEEP'] ?? null;

/**
 * What questions to a large inventory take, on PostgreSQL or on the embedded database; 10,000,000 credentials need some
 * 45 GB of disk while they are made. A shared machine makes the times longer, but not the CPU time of collector and
 * database.
 */
export function ask(): Promise<string> {
  return isEmbedded ? askEmbedded() : askPostgres();
}

function askPostgres(): Promise<string> {
  if (kept === null) {
    return withBenchPostgres(async (postgres) => {
      const databaseUrl = await postgres.createDatabase();
      const filled = await timed(() => fillAskedDatabase(databaseUrl, credentials));
      return answered({ collector: { databaseUrl }, pid: postgres.pid }, filled);
    });
  }
  if (!isKept(kept)) {
    return keepPostgres(kept, async (postgres) => {
      const databaseUrl = await postgres.createDatabase();
      const { asked, seconds } = await timed(() => fillAskedDatabase(databaseUrl, credentials));
      return note(kept, { asked, seconds, database: new URL(databaseUrl).pathname });
    });
  }
  return withKeptPostgres(kept, (postgres) => {
    const filled = noted(kept);
    const url = new URL(postgres.url);
    url.pathname = filled.database;
    return answered({ collector: { databaseUrl: url.href }, pid: postgres.pid }, filled);
  });
}

async function askEmbedded(): Promise<string> {
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'mayfly-ask-'));
  const dataDirectory = join(folder, 'collector');
  try {
    const isFilled = existsSync(dataDirectory);
    if (!isFilled) mkdirSync(folder, { recursive: true });
    const filled = isFilled
      ? noted(folder)
      : await timed(() => fillAskedDirectory(dataDirectory, credentials));
    if (kept !== null && !isFilled) return note(folder, { ...filled, database: '' });
    return await answered({ collector: { dataDirectory }, pid: null }, filled);
  } finally {
    if (kept === null) rmSync(folder, { recursive: true, force: true });
  }
}

interface Filled {
  readonly asked: readonly Question[];
  readonly seconds: number;
}

async function timed(fill: () => Promise<readonly Question[]>): Promise<Filled> {
  const began = performance.now();
  const asked = await fill();
  return { asked, seconds: Math.round((performance.now() - began) / 1000) };
}

async function answered(database: FilledDatabase, { asked, seconds }: Filled): Promise<string> {
  const table = await measureQuestions(database, asked);
  return `${credentials.toLocaleString('en')} credentials, filled in ${seconds} s. ${table}`;
}

/** What was filled, with the path of its database in the server's URL. */
interface Noted extends Filled {
  readonly database: string;
}

function note(folder: string, filled: Noted): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'filled.json'), JSON.stringify(filled));
  return `${credentials.toLocaleString('en')} credentials, filled in ${filled.seconds} s and kept: asked when run again.`;
}

function noted(folder: string): Noted {
  return JSON.parse(readFileSync(join(folder, 'filled.json'), 'utf8')) as Noted;
}
