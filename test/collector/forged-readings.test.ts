import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../collector/store/engine.ts';
import type { Store } from '../../collector/store/store.ts';
import { verify } from '../../collector/store/verify.ts';
import type { TokenScope } from '../../src/core/api/views.ts';
import type { Fingerprint } from '../../src/core/fingerprint.ts';
import { doubtsAbout } from '../../src/core/inventory/process-doubts.ts';
import type { ProcessRow } from '../../src/core/inventory/rows.ts';
import { type CollectorApp, createCollectorApp } from '../support/collector-app.ts';
import { encodeTraces, type OtlpTrace } from '../support/otlp-encode.ts';
import { someFingerprint, traceOf, useSpan } from '../support/use-spans.ts';
import { engines, type TestDatabases, testStore } from './store/engines.ts';

/** Promise D4: who forges readings before the real ones come silences nobody, and is seen. */
const forgeries = 1_000;
const bystanders = 50;
const now = Date.now();

interface Victim {
  readonly instance: string;
  readonly fingerprint: Fingerprint;
}

const victims = Array.from({ length: forgeries }, (_, i): Victim => victim(`victim-${i}`));
const others = Array.from({ length: bystanders }, (_, i): Victim => victim(`bystander-${i}`));

function victim(instance: string): Victim {
  return { instance, fingerprint: someFingerprint() };
}

/** One reading of the process. */
function reading({ instance, fingerprint }: Victim, count: number, at: number): OtlpTrace {
  const resource = { 'service.name': 'invoices', 'service.instance.id': instance };
  return { ...traceOf(useSpan(fingerprint, { 'mayfly.count': count }, at)), resource };
}

/** The first half by a number that nobody believes, the other as by the process itself, but from another token. */
const isByNumber = (i: number): boolean => i < forgeries / 2;
const honestCount = 5;
const lastHonest = now - 1_000;

describe.each(engines)('forged readings on %s', (_name, open) => {
  let databases: TestDatabases;
  let engine: Engine;
  let store: Store;
  let app: CollectorApp;
  beforeAll(async () => {
    databases = await open();
  }, 120_000);
  afterAll(() => databases.stop());
  beforeEach(async () => {
    engine = await databases.fresh();
    store = testStore(engine);
    app = await createCollectorApp(store);
  });

  async function send(scope: TokenScope, traces: readonly OtlpTrace[]): Promise<void> {
    const response = await app.sendAs(scope, '/v1/traces', {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf' },
      body: Uint8Array.from(encodeTraces(traces, 'protobuf')),
    });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  }

  /** All of them forged first, then what really happened, two minutes later. */
  async function forged(): Promise<void> {
    const before = lastHonest - 120_000;
    await send(
      'ingest',
      victims.filter((_, i) => isByNumber(i)).map((each) => reading(each, 1e9, before)),
    );
    await send(
      'admin',
      victims.filter((_, i) => !isByNumber(i)).map((each) => reading(each, 500, before)),
    );
    for (let count = 1; count <= honestCount; count++) {
      const at = lastHonest - (honestCount - count) * 1_000;
      await send(
        'ingest',
        [...victims, ...others].map((each) => reading(each, count, at)),
      );
    }
    await store.foldPending();
  }

  async function doubts(): Promise<ReadonlyMap<string, readonly string[]>> {
    const { rows } = await sql<Pick<ProcessRow, 'instance' | 'firstSeenAt' | 'countedFrom' | 'senders'>>`
      select instance, first_seen_at as "firstSeenAt", counted_from as "countedFrom",
        coalesce(senders, '{}') as senders from process`.execute(engine.db);
    return new Map(rows.map((row) => [row.instance, doubtsAbout(row)]));
  }

  test('1,000 before the real ones are all flagged, and nobody is silenced', async () => {
    await forged();
    const found = await doubts();
    const expected = new Map(
      [...victims.entries()].map(([i, { instance }]) => [
        instance,
        [isByNumber(i) ? 'implausible' : 'contested'],
      ]),
    );
    for (const { instance } of others) expected.set(instance, []);
    expect(found).toEqual(expected);
    const { rows: silenced } = await sql`
      select p.instance from process p left join usage u on u.instance = p.id
      group by p.instance, p.last_seen_at
      having max(u.last_at) is distinct from ${lastHonest} or p.last_seen_at <> ${lastHonest}
        or max(u.count) < ${honestCount}`.execute(engine.db);
    expect(silenced).toEqual([]);
    const { rows: untouched } = await sql<{ total: number }>`
      select sum(u.count)::integer as total from usage u join process p on p.id = u.instance
      where p.instance like 'bystander-%'`.execute(engine.db);
    expect(untouched).toEqual([{ total: bystanders * honestCount }]);
  }, 120_000);

  test('what tells them is in the inbox: folding it once more tells the same', async () => {
    await forged();
    const nothing = { process: 0, context: 0, credential: 0, usage: 0 };
    expect(await verify(engine.inTransaction)).toMatchObject({ unreadable: 0, missing: nothing });
    await sql`update process set senders = null where instance = 'victim-999'`.execute(engine.db);
    await sql`update process set counted_from = null where instance = 'victim-0'`.execute(engine.db);
    expect(await verify(engine.inTransaction)).toMatchObject({ missing: { process: 2 } });
  }, 120_000);

  test('without what is joined for it nothing would show', async () => {
    await forged();
    await sql`update process set senders = null, counted_from = null`.execute(engine.db);
    expect([...(await doubts()).values()].flat()).toEqual([]);
  }, 120_000);
});
