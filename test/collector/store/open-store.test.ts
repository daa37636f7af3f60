import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../../../collector/store/open-store.ts';
import type { Store } from '../../../collector/store/store.ts';
import { instant } from '../../../src/core/instant.ts';
import { readObservations } from '../../../src/core/otlp/read-observations.ts';
import { encodeTraces } from '../../support/otlp-encode.ts';
import { type TestPostgres, testPostgres } from '../../support/postgres.ts';
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
    read: readObservations,
  });
  await store.migrate();
  await store.ping();
  expect(store.engine).toBe(engine);
  for (const encoding of ['protobuf', 'json'] as const) {
    const spans = [useSpan(fingerprint, { 'mayfly.count': 3, 'gen_ai.agent.name': 'planner' }, now)];
    const body = encodeTraces([traceOf(...spans)], encoding);
    expect(await store.accept({ body, encoding, receivedAt: instant(now) })).toBe('stored');
    expect(await store.foldPending()).toEqual({ requests: 1, observations: 1, rejected: 0 });
  }
  const detail = await store.credential(fingerprint, instant(now));
  expect(detail).toMatchObject({
    fingerprint,
    state: 'live',
    agents: ['planner'],
    uses: { count: 3, exact: true },
  });
  expect(detail?.observations).toHaveLength(1);
  await store.close();
});
