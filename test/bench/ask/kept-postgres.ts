import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { OwnPostgres } from '../../support/postgres.ts';
import { withBenchPostgres } from '../ingest/bench-postgres.ts';

/** The directory of a server's data in a folder that is kept. */
function dataIn(folder: string): string {
  return join(folder, 'data');
}

/** Whether a server's data is kept there. */
export function isKept(folder: string): boolean {
  return existsSync(dataIn(folder));
}

/** Fills a new server by some work, and keeps its data in this folder. */
export function keepPostgres(
  folder: string,
  work: (postgres: OwnPostgres) => Promise<string>,
): Promise<string> {
  return withBenchPostgres(async (postgres) => {
    const done = await work(postgres);
    // What recovery would have to do at each start.
    await checkpoint(postgres.url);
    await postgres.crash();
    mkdirSync(folder, { recursive: true });
    const own = new URL(postgres.url).searchParams.get('host') ?? '';
    renameSync(join(own, 'data'), dataIn(folder));
    return done;
  });
}

/** Work beside a server on kept data, which stays there however this process ends. */
export async function withKeptPostgres(
  folder: string,
  work: (postgres: OwnPostgres) => Promise<string>,
): Promise<string> {
  // A server takes its data over and deletes it in the end: of this it is the link.
  const links = mkdtempSync(join(tmpdir(), 'mayfly-kept-'));
  const link = join(links, 'data');
  symlinkSync(dataIn(folder), link);
  try {
    return await withBenchPostgres(work, link);
  } finally {
    rmSync(links, { recursive: true, force: true });
  }
}

async function checkpoint(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('checkpoint');
  await client.end();
}
