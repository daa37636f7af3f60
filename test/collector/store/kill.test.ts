import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../../collector/store/engine.ts';
import { openPglite } from '../../../collector/store/pglite-engine.ts';
import { openPostgres } from '../../../collector/store/postgres-engine.ts';
import type { Store } from '../../../collector/store/store.ts';
import { decodeBatch } from '../../../src/core/batch/decode-batch.ts';
import { observationsOf } from '../../../src/core/batch/observations-of.ts';
import type { Instant } from '../../../src/core/instant.ts';
import { type TestPostgres, testPostgres } from '../../support/postgres.ts';
import { testStore } from './engines.ts';
import { dumpInMemory, dumpOf } from './read-inventory.ts';

const victim = fileURLToPath(new URL('accept-until-killed.ts', import.meta.url));

let postgres: TestPostgres;
let directory: string;
beforeAll(async () => {
  postgres = await testPostgres();
  directory = mkdtempSync(join(tmpdir(), 'mayfly-kill-'));
});
afterAll(async () => {
  await postgres.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** Lets a collector accept until so many are acknowledged, kills it, and returns the acknowledged. */
async function killAfter(count: number, kind: Store['engine'], place: string): Promise<readonly string[]> {
  const child = spawn(process.execPath, [victim, kind, place], { stdio: ['ignore', 'pipe', 'inherit'] });
  const acknowledged: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (line !== 'ready') acknowledged.push(line);
    if (acknowledged.length === count) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
  return acknowledged;
}

const places: readonly (readonly [
  Store['engine'],
  () => Promise<string>,
  (place: string) => Promise<Engine>,
])[] = [
  ['pglite', async () => join(directory, 'data'), openPglite],
  ['postgres', () => postgres.createDatabase(), openPostgres],
];

test.each(places)(
  'on %s, nothing acknowledged is lost when the collector is killed, and the inventory is that of the inbox',
  async (kind, place, open) => {
    const where = await place();
    const acknowledged: string[] = [];
    for (const count of [7, 60, 25]) acknowledged.push(...(await killAfter(count, kind, where)));
    const engine = await open(where);
    const store = testStore(engine);
    await store.migrate();
    await store.foldPending();
    const { rows } = await sql<{ body: Uint8Array; receivedAt: Instant }>`
      select body, received_at as "receivedAt" from inbox`.execute(engine.db);
    const items = rows.flatMap(({ body, receivedAt }) => observationsOf(decodeBatch(body, receivedAt)));
    const kept = new Set(items.map(({ spanId }) => spanId));
    expect(acknowledged.length).toBeGreaterThanOrEqual(92);
    expect(acknowledged.filter((spanId) => !kept.has(spanId))).toEqual([]);
    expect(await dumpOf(engine.db)).toEqual(dumpInMemory(items));
    await store.close();
  },
  120_000,
);
