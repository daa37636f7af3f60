import { Kysely, PostgresDialect } from 'kysely';
import { Client, Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Tables } from '../../../collector/store/database.ts';
import { readDurability } from '../../../collector/store/durability.ts';
import { postgresClient } from '../../../collector/store/postgres-writable-host.ts';
import { eventually } from '../../support/eventually.ts';
import { type PostgresPair, startPostgresPair } from '../../support/postgres-pair.ts';

let pair: PostgresPair | null;
beforeAll(async () => {
  pair = await startPostgresPair();
});
afterAll(() => pair?.stop());

function running(skip: () => never): PostgresPair {
  return pair ?? skip();
}

async function durabilityAt(url: string): Promise<Awaited<ReturnType<typeof readDurability>>> {
  const pool = new Pool({ connectionString: url });
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    return await readDurability(db);
  } finally {
    await db.destroy();
  }
}

/** Which server a client of several hosts came to. */
async function cameTo(url: string): Promise<string> {
  const client = new (postgresClient(url))({ connectionString: url.replace(/%2C.*?(?=&|$)|,[^&]*/g, '') });
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query<{ name: string }>(`select current_setting('cluster_name') as name`);
  await client.end();
  return rows[0]?.name === 'standby' ? 'standby' : 'primary';
}

test('with one host it is the plain client of the driver', () => {
  expect(postgresClient('postgres://u@a/x')).toBe(Client);
  expect(postgresClient('postgres://u@a,b/x')).not.toBe(Client);
});

test('the durability follows the standby, and the rights of the user', async ({ skip }) => {
  const servers = running(skip);
  expect(await durabilityAt(servers.primary)).toMatchObject({
    level: 'asynchronous_standby',
    writable: true,
  });
  await servers.setSynchronous(true);
  expect(await durabilityAt(servers.primary)).toMatchObject({ level: 'synchronous_standby', writable: true });
  expect(await durabilityAt(servers.standby)).toMatchObject({ writable: false });

  const client = new Client({ connectionString: servers.primary });
  await client.connect();
  await client.query('create role plain login');
  await client.end();
  const plain = servers.primary.replace('mayfly@', 'plain@');
  expect(await durabilityAt(plain)).toMatchObject({
    level: 'unknown',
    detail: expect.stringContaining('pg_monitor'),
  });
  await servers.setSynchronous(false);
});

test('each new connection goes to the host that takes writes, before and after a failover', async ({
  skip,
}) => {
  const servers = running(skip);
  const list = [servers.both, servers.both.replace('5432%2C5433', '5433%2C5432')];
  for (const url of list) expect(await cameTo(url)).toBe('primary');
  // A standby alone will not do.
  await expect(cameTo(servers.both.replace('5432%2C', '5499%2C'))).rejects.toMatchObject({
    code: 'store.unavailable',
  });
  await servers.promote();
  // Both take writes now: the one that was promoted is right.
  await eventually(async () => {
    for (const url of list) expect(await cameTo(url)).toBe('standby');
  });
  servers.killPrimary();
  for (const url of list) expect(await cameTo(url)).toBe('standby');
});

test('when no host takes writes, that is what is said', async () => {
  const url = 'postgres://u@127.0.0.1:1,127.0.0.1:2/x';
  await expect(new (postgresClient(url))().connect()).rejects.toMatchObject({ code: 'store.unavailable' });
  const pool = new Pool({ Client: postgresClient(url) } as ConstructorParameters<typeof Pool>[0]);
  await expect(pool.connect()).rejects.toMatchObject({ code: 'store.unavailable' });
  await pool.end();
});
