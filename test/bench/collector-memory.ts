import { readFileSync } from 'node:fs';
import { startCollectorProcess } from '../support/collector-process.ts';
import { startPostgres } from '../support/postgres.ts';

/** Resident memory of an idle collector, ten seconds after its start, on both engines. */
export async function collectorMemory(): Promise<string> {
  const postgres = await startPostgres();
  const rows: string[] = [];
  for (const [name, databaseUrl] of [
    ['PostgreSQL', await postgres.createDatabase()],
    ['embedded (PGlite)', undefined],
  ] as const) {
    const collector = await startCollectorProcess(databaseUrl === undefined ? {} : { databaseUrl });
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    const kilobytes = Number(
      /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${collector.child.pid}/status`, 'utf8'))?.[1],
    );
    rows.push(`| ${name} | ${(kilobytes / 1024).toFixed(0)} |`);
    await collector.stop();
  }
  await postgres.stop();
  return ['| idle collector on | resident memory, MB |', '|---|---|', ...rows].join('\n');
}
