import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../../../collector/store/open-store.ts';
import type { Store } from '../../../collector/store/store.ts';
import { readBatch } from '../../../src/core/batch/read-batch.ts';
import { instant } from '../../../src/core/instant.ts';
import { encodeTraces } from '../../support/otlp-encode.ts';
import { type TestPostgres, testPostgres } from '../../support/postgres.ts';
import { testAccess } from '../../support/test-access.ts';
import { someFingerprint, traceOf, useSpan } from '../../support/use-spans.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await testPostgres();
});
afterAll(() => postgres.stop());

test.each<[Store['engine'], () => Promise<string | null>]>([
  ['pglite', async () => null],
  ['postgres', () => postgres.createDatabase()],
])('on %s, an OTLP request becomes a credential with its evidence', async (engine, database) => {
  const now = Date.now();
  const fingerprint = someFingerprint();
  const store = await openStore({
    databaseUrl: await database(),
    dataDirectory: null,
    now: () => instant(Date.now()),
    elapsedMs: () => performance.now(),
  });
  await store.migrate();
  await store.ping();
  expect(store.engine).toBe(engine);
  for (const encoding of ['protobuf', 'json'] as const) {
    const spans = [useSpan(fingerprint, { 'mayfly.count': 3, 'gen_ai.agent.name': 'planner' }, now)];
    const body = encodeTraces([traceOf(...spans)], encoding);
    const { batch } = readBatch(body, encoding, instant(now));
    expect(await store.accept(batch)).toBe('stored');
    await store.foldPending();
  }
  const detail = await store.credential(fingerprint, testAccess());
  expect(detail).toMatchObject({
    fingerprint,
    state: 'live',
    agents: ['planner'],
    uses: { count: 3, exact: true },
  });
  expect(detail?.observations).toHaveLength(1);
  await store.close();
});
