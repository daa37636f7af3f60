import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../../collector/store/engine.ts';
import { compactUsage } from '../../../collector/store/jobs/compact-usage.ts';
import { defaultRetention } from '../../../collector/store/jobs/job.ts';
import { verify } from '../../../collector/store/verify.ts';
import { instant } from '../../../src/core/instant.ts';
import { request } from './batch-request.ts';
import { engines, type TestDatabases, testStore } from './engines.ts';
import { fetched, used } from './sample.ts';

const nothing = { process: 0, context: 0, credential: 0, usage: 0 };
const right = { unreadable: 0, missing: nothing, unexplained: { credential: 0, usage: 0 } };
const items = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? used() : fetched()));
const receivedAt = Math.max(...items.map(({ at }) => at));

describe.each(engines)('verifying on %s', (_name, open) => {
  let databases: TestDatabases;
  let engine: Engine;
  beforeAll(async () => {
    databases = await open();
  }, 120_000);
  afterAll(() => databases.stop());

  async function start(): Promise<void> {
    engine = await databases.fresh();
    const store = testStore(engine);
    for (const item of items) await store.accept(request([item], receivedAt));
    await store.foldPending();
  }

  test('an inventory that is the fold of its inbox is right, and stays as it is', async () => {
    await start();
    expect(await verify(engine.inTransaction)).toEqual({ requests: 40, observations: 40, ...right });
    expect(await verify(engine.inTransaction)).toMatchObject(right);
  });

  test('compaction changes nothing that counts', async () => {
    await start();
    const years = instant(receivedAt + 1000 * 86_400_000);
    const { rows } = await compactUsage.run({
      db: engine.db,
      now: years,
      keep: defaultRetention,
      stopping: () => false,
    });
    expect(rows).toBeGreaterThan(0);
    expect(await verify(engine.inTransaction)).toMatchObject(right);
  });

  const one = (table: string): string => `ctid = (select ctid from ${table} limit 1)`;
  test.each([
    [
      'a lost credential',
      `delete from credential where ${one('credential')}`,
      { missing: { ...nothing, credential: 1 } },
    ],
    [
      'a lost fact',
      `update credential set last_seen_at = last_seen_at - 1 where ${one('credential')}`,
      { missing: { ...nothing, credential: 1 } },
    ],
    [
      'a lost count',
      `update usage_default set count = count - 1 where ${one('usage_default')}`,
      { missing: { ...nothing, usage: 1 } },
    ],
    [
      'a lost process',
      `delete from process where ${one('process')}`,
      { missing: { ...nothing, process: 1 } },
    ],
    [
      'a count too many',
      `update usage_default set count = count + 1 where ${one('usage_default')}`,
      { unexplained: { credential: 0, usage: 1 } },
    ],
    [
      'a fact too many',
      `update credential set scopes = '{forged}' where ${one('credential')}`,
      { unexplained: { usage: 0 } },
    ],
    [
      'a broken request',
      `update inbox_default set body = 'x' where ${one('inbox_default')}`,
      { unreadable: 1 },
    ],
  ])('%s is found', async (_what, damage, found) => {
    await start();
    await sql.raw(damage).execute(engine.db);
    const verified = await verify(engine.inTransaction);
    expect(verified).not.toMatchObject(right);
    expect(verified).toMatchObject(found);
  });
});
