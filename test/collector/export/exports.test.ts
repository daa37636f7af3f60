import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Exports } from '../../../collector/export/exports.ts';
import { createExports } from '../../../collector/export/exports.ts';
import { readDraft } from '../../../collector/export/read-draft.ts';
import type { Engine } from '../../../collector/store/engine.ts';
import { makePartitions } from '../../../collector/store/partitions.ts';
import { everything } from '../../../collector/store/read-scope.ts';
import type { Store } from '../../../collector/store/store.ts';
import { instant } from '../../../src/core/instant.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { engines, type TestDatabases, testStore } from '../store/engines.ts';
import { createWriter } from '../store/export/export-fixture.ts';
import { newFingerprint, noon, used } from '../store/sample.ts';
import { fakeKind, fakeMaker, plainFormat } from './fake-kind.ts';
import { type Receiver, startReceiver } from './receiver.ts';

const access = { actor: 'admin', route: null, at: instant(Date.now()), scope: everything };
const key = fakeSecret('', 40);

describe.each(engines)('what operators do with exports on %s', (_name, open) => {
  let databases: TestDatabases;
  let engine: Engine;
  let store: Store;
  let receiver: Receiver;
  let changes: number;
  const made = (exportKey: string | null = key): Exports =>
    createExports({
      store: store.exports,
      maker: fakeMaker({}, exportKey),
      kinds: [fakeKind()],
      formats: [plainFormat],
      publicUrl: null,
      changed: () => {
        changes += 1;
      },
    });
  const actions = async (): Promise<readonly string[]> =>
    (await sql<{ action: string }>`select action from audit order by seq`.execute(engine.db)).rows.map(
      ({ action }) => action,
    );
  beforeAll(async () => {
    databases = await open();
    await makePartitions((await databases.fresh()).db, noon);
  }, 60_000);
  afterAll(() => databases.stop());
  beforeEach(async () => {
    engine = await databases.fresh();
    store = testStore(engine);
    receiver = await startReceiver();
    changes = 0;
  });
  afterEach(() => receiver.close());

  test('a destination is made, shown without its secret, changed and removed, and the audit knows', async () => {
    const exports = made();
    const token = fakeSecret('hec-', 36);
    const view = await exports.create(
      'siem',
      { kind: 'fake', settings: { url: receiver.url, token } },
      access,
    );
    expect(view).toMatchObject({
      name: 'siem',
      kind: 'fake',
      settings: { url: receiver.url, token: '(stored)' },
      format: 'plain',
      rollup: 'none',
      paused: false,
      status: {
        state: 'delivering',
        lagSeconds: 0,
        ratePerSecond: 0,
        waiting: 0,
        deadLetters: 0,
        lastFailure: null,
      },
    });
    expect(await exports.update('siem', { filter: 'env:production', perSecond: 5 }, access)).toMatchObject({
      filter: 'env:production',
      perSecond: 5,
      settings: { token: '(stored)' },
    });
    expect((await exports.pause('siem', access)).status.state).toBe('paused');
    expect((await exports.resume('siem', access)).paused).toBe(false);
    expect((await exports.list(access)).map(({ name }) => name)).toEqual(['siem']);
    const dump = await sql<{ all: string }>`
      select (select json_agg(d) from destination d)::text || (select json_agg(s) from destination_secret s)::text as all`.execute(
      engine.db,
    );
    expect(dump.rows[0]?.all).toContain('siem');
    expect(dump.rows[0]?.all).not.toContain(token);
    await exports.remove('siem', access);
    await expect(exports.get('siem', access)).rejects.toMatchObject({ code: 'not_found' });
    expect(changes).toBe(5);
    expect((await actions()).filter((action) => action !== 'export.read')).toEqual([
      'export.added',
      'export.changed',
      'export.paused',
      'export.resumed',
      'exports.read',
      'export.removed',
    ]);
    expect((await sql`select from destination_secret`.execute(engine.db)).rows).toEqual([]);
  });

  test('a stored secret goes nowhere else: whoever changes settings gives it again', async () => {
    const exports = made();
    const token = fakeSecret('hec-', 36);
    await exports.create('siem', { kind: 'fake', settings: { url: receiver.url, token } }, access);
    await expect(
      exports.update('siem', { settings: { url: 'http://other.example' } }, access),
    ).rejects.toThrow('stored secrets are given again: token');
    const again = fakeSecret('hec-', 36);
    await exports.update('siem', { settings: { url: 'http://other.example', token: again } }, access);
    expect((await exports.get('siem', access)).settings).toEqual({
      url: 'http://other.example',
      token: '(stored)',
    });
  });

  test.each<[string, string, Parameters<Exports['create']>[1], RegExp]>([
    ['no name', 'Not A Name', { kind: 'fake' }, /small letters, digits and dashes/],
    ['an unknown kind', 'siem', { kind: 'fax' }, /there is no kind of destination "fax": there are fake/],
    [
      'an unknown format',
      'siem',
      { kind: 'fake', format: 'cef', settings: { url: 'x' } },
      /does not take the format cef/,
    ],
    ['a missing setting', 'siem', { kind: 'fake', settings: {} }, /url is missing/],
    [
      'an unknown setting',
      'siem',
      { kind: 'fake', settings: { url: 'x', uri: 'y' } },
      /"uri" is no setting here/,
    ],
    [
      'a secret of the collector',
      'siem',
      { kind: 'fake', settings: { url: 'x', token: 'env:MAYFLY_ADMIN_TOKEN' } },
      /the collector itself/,
    ],
  ])('%s is refused in words', async (_what, name, draft, message) => {
    const failed = made().create(name, draft, access);
    await expect(failed).rejects.toThrow(message);
    await expect(failed).rejects.toMatchObject({ code: 'request.invalid' });
    expect(await actions()).toEqual([]);
  });

  test('without a key no secret is stored, but one can be named', async () => {
    const exports = made(null);
    const settings = { url: receiver.url, token: fakeSecret('hec-', 36) };
    await expect(exports.create('siem', { kind: 'fake', settings }, access)).rejects.toThrow(
      /MAYFLY_EXPORT_KEY/,
    );
    process.env['SIEM_TOKEN_OF_TEST'] = fakeSecret('', 20);
    const named = { url: receiver.url, token: 'env:SIEM_TOKEN_OF_TEST' };
    const view = await exports.create('siem', { kind: 'fake', settings: named }, access);
    expect(view.settings).toEqual(named);
  });

  test('two of one name are a conflict', async () => {
    const exports = made();
    await exports.create('siem', { kind: 'fake', settings: { url: receiver.url } }, access);
    await expect(
      exports.create('siem', { kind: 'fake', settings: { url: receiver.url } }, access),
    ).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  test('a test says whether the receiver is there, and sends nothing of the inventory', async () => {
    const exports = made();
    await exports.create('siem', { kind: 'fake', settings: { url: receiver.url } }, access);
    expect(await exports.test('siem', access)).toEqual({ ok: true, failure: null });
    expect(receiver.took).toEqual([]);
    receiver.fault = () => 'fail';
    expect(await exports.test('siem', access)).toEqual({
      ok: false,
      failure: { kind: 'unclear', message: 'answered 500' },
    });
  });

  test('a preview shows the record of a real credential', async () => {
    const fingerprint = newFingerprint();
    await createWriter(engine)([[used({ fingerprint, outcome: 'accepted', count: 3 })]]);
    const { records, contentType } = await made().preview(
      { fingerprint, format: 'plain', options: {} },
      access,
    );
    expect(contentType).toBe('application/json');
    expect(records.map(({ event }) => event)).toMatchObject([
      { kind: 'inventory', change: 'created' },
      { kind: 'used', count: 3, credential: { fingerprint } },
    ]);
    expect(records.map(({ body }) => JSON.parse(body))).toEqual(records.map(({ event }) => event));
    await expect(
      made().preview({ fingerprint: newFingerprint(), format: 'plain', options: {} }, access),
    ).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a backfill says what is not kept, and dead letters can be seen and sent again', async () => {
    const exports = made();
    await exports.create('siem', { kind: 'fake', settings: { url: receiver.url } }, access);
    await createWriter(engine)([[used({ outcome: 'accepted' })]]);
    expect(await exports.backfill('siem', instant(0), access)).toEqual({
      name: 'siem',
      from: '1970-01-01T00:00:00.000Z',
      keptFrom: null,
    });
    await sql`delete from outbox where seq = 1`.execute(engine.db);
    expect((await exports.backfill('siem', instant(0), access)).keptFrom).not.toBeNull();
    await sql`
      insert into dead_letter (destination, id, seq, at, kind, reason, event)
      values ('siem', 'A', 2, 0, 'used', 'too large', '{"id":"A"}')`.execute(engine.db);
    const page = { before: null, limit: 10 };
    expect(await exports.deadLetters('siem', page, access)).toEqual([
      {
        id: 'A',
        sequence: 2,
        at: '1970-01-01T00:00:00.000Z',
        kind: 'used',
        reason: 'too large',
        again: false,
        event: { id: 'A' },
      },
    ]);
    expect(await exports.replay('siem', ['A', 'B'], access)).toBe(1);
    expect((await exports.deadLetters('siem', page, access))[0]?.again).toBe(true);
  });
});

test.each([
  [{ knd: 'x' }, /did you mean kind/],
  [{ settings: { url: 1 } }, /settings must be an object of texts/],
  [{ filter: 'provder:x' }, /filter: /],
  [{ rollup: 'hour' }, /rollup must be none or minute/],
  [{ per_second: 0, paused: 'no' }, /paused must be true or false; per_second must be a whole number/],
])('a request that says %j is refused', (given, message) => {
  expect(() => readDraft(given, noon)).toThrow(message);
});
