import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readPosition, writePosition } from '../../../collector/live/position.ts';
import { newToken } from '../../../collector/new-token.ts';
import type { Store } from '../../../collector/store/store.ts';
import { instant } from '../../../src/core/instant.ts';
import { type CollectorApp, createCollectorApp } from '../../support/collector-app.ts';
import { eventually } from '../../support/eventually.ts';
import { type Listener, listen } from '../../support/listen.ts';
import { encodeTraces, type OtlpAttributes } from '../../support/otlp-encode.ts';
import { testAccess } from '../../support/test-access.ts';
import { someFingerprint, traceOf, useSpan } from '../../support/use-spans.ts';
import { engines, type TestDatabases, testStore } from '../store/engines.ts';

describe.each(engines)('on %s', (_name, open) => {
  let databases: TestDatabases;
  let store: Store;
  let app: CollectorApp;
  const listeners: Listener[] = [];
  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases.stop());
  beforeEach(async () => {
    store = testStore(await databases.fresh());
    app = await createCollectorApp(store);
  });
  afterEach(async () => {
    for (const listener of listeners.splice(0)) listener.cut();
    await app.silence();
  });

  async function use(
    of: string,
    attributes: OtlpAttributes = {},
    resource: OtlpAttributes = {},
  ): Promise<void> {
    const trace = traceOf(useSpan(of, attributes));
    const body = encodeTraces([{ ...trace, resource: { ...trace.resource, ...resource } }], 'protobuf');
    const answer = await app.sendTraces(body);
    expect(answer.status).toBe(200);
    await answer.body?.cancel();
  }
  async function follow(query = '', lastEventId = '', token = app.tokens.read): Promise<Listener> {
    const listener = await listen((init) => {
      const headers = new Headers(init.headers);
      headers.set('authorization', `Bearer ${token}`);
      return app.send(`/api/v1/live${query}`, { ...init, headers });
    }, lastEventId);
    listeners.push(listener);
    expect(listener.status).toBe(200);
    await eventually(() => expect(listener.isReady()).toBe(true));
    return listener;
  }
  const seenBy = (listener: Listener) => listener.activities.map(({ fingerprint }) => fingerprint);

  test('tells what happens, after the list and the detail know it', async () => {
    const listener = await follow();
    const fingerprint = someFingerprint();
    await use(fingerprint, { 'gen_ai.agent.name': 'planner', 'server.address': 'api.example.com' });
    await eventually(() => expect(seenBy(listener)).toEqual([fingerprint]));
    const detail = await app.sendAs('read', `/api/v1/credentials/${fingerprint}`);
    expect(detail.status).toBe(200);
    expect(listener.activities[0]).toMatchObject({
      kind: 'used',
      agent: 'planner',
      address: 'api.example.com',
      spans: 1,
      workload: { service: 'invoices' },
    });
    expect(listener.headers.get('content-type')).toBe('text/event-stream');
    expect(listener.headers.get('cache-control')).toBe('no-store');
    expect(listener.text().startsWith('retry: 1000\n\n')).toBe(true);
  });

  test('who was cut off gets what was missed, and then what is live', async () => {
    const first = await follow();
    const [one, two, three] = [someFingerprint(), someFingerprint(), someFingerprint()];
    await use(one);
    await eventually(() => expect(seenBy(first)).toEqual([one]));
    const at = first.lastId();
    first.cut();
    await use(two);
    await store.foldPending();
    const second = await follow('', at);
    expect(seenBy(second)).toEqual([two]);
    await use(three);
    await eventually(() => expect(seenBy(second)).toEqual([two, three]));
    expect(second.gaps).toEqual([]);
    const third = await follow('', at);
    expect(seenBy(third)).toEqual([two, three]);
  });

  test('of equal observations of one moment there is one event', async () => {
    const listener = await follow();
    const fingerprint = someFingerprint();
    const spans = Array.from({ length: 20 }, () => useSpan(fingerprint));
    const answer = await app.sendTraces(encodeTraces([traceOf(...spans)], 'protobuf'));
    expect(answer.status).toBe(200);
    await eventually(() => expect(listener.activities.map((each) => each.spans)).toEqual([20]));
  });

  test('a filter keeps what matches now, and a limited reader hears only of what is within its limits', async () => {
    const limits = { environments: ['prod'], workloads: null };
    const { token, row } = newToken(
      { name: 'limited', scope: 'read', expiresInDays: null, limits },
      instant(Date.now()),
    );
    await store.tokens.add(row, testAccess());
    const all = await follow();
    const planner = await follow('?q=agent%3Aplanner%20last-used%3A%3C5m');
    const limited = await follow('', '', token);
    const both = await follow('?q=agent%3Aplanner', '', token);
    const [a, b, c] = [someFingerprint(), someFingerprint(), someFingerprint()];
    await use(a, { 'gen_ai.agent.name': 'planner' }, { 'deployment.environment.name': 'dev' });
    await use(b, { 'gen_ai.agent.name': 'writer' }, { 'deployment.environment.name': 'prod' });
    await use(c, { 'gen_ai.agent.name': 'planner' }, { 'deployment.environment.name': 'prod' });
    await eventually(() => {
      expect(seenBy(all).toSorted()).toEqual([a, b, c].toSorted());
      expect(seenBy(planner).toSorted()).toEqual([a, c].toSorted());
      expect(seenBy(limited).toSorted()).toEqual([b, c].toSorted());
      expect(seenBy(both)).toEqual([c]);
    });
    const [begin] = all.events;
    const again = await follow('?q=agent%3Aplanner', begin?.id, token);
    expect(seenBy(again)).toEqual([c]);
  });

  test('an id that is none of ours, or was damaged, is answered with a gap', async () => {
    const good = (await follow()).lastId();
    const damaged = `${good.slice(0, 6)}${good[6] === 'A' ? 'B' : 'A'}${good.slice(7)}`;
    const later = writePosition({ at: instant(Date.now()), base: 2_000_000, streams: [] });
    const ahead = writePosition({
      at: instant(Date.now()),
      base: 0,
      streams: [{ stream: 1, seq: 2 ** 40, tag: 0 }],
    });
    for (const id of ['1', 'x'.repeat(9000), '%00', damaged, later, ahead]) {
      const listener = await follow('', id);
      expect(listener.gaps).toEqual([{ since: null, reason: 'unknown_position' }]);
      const fingerprint = someFingerprint();
      await use(fingerprint);
      await eventually(() => expect(seenBy(listener)).toEqual([fingerprint]));
    }
  });

  test('an id may also stand in the query, and one of days that are gone is too old', async () => {
    await store.migrate();
    const first = await follow();
    const fingerprint = someFingerprint();
    await use(fingerprint);
    await store.foldPending();
    const second = await follow(`?last_event_id=${first.events[0]?.id}`);
    expect(seenBy(second)).toEqual([fingerprint]);
    const position = readPosition(first.lastId());
    if (position === null) throw new Error('no position');
    const at = instant(position.at - 400 * 86_400_000);
    const third = await follow('', writePosition({ ...position, at }));
    const gap = { since: new Date(at).toISOString(), reason: 'too_old' };
    expect(third.gaps).toEqual([gap]);
  });

  test('the audit has a link before the first byte and one with the number of events at the end', async () => {
    const listener = await follow('?q=provider%3Aaws%20or-not');
    listener.cut();
    const second = await follow();
    await use(someFingerprint());
    await eventually(() => expect(second.activities.length).toBe(1));
    second.cut();
    await eventually(async () => {
      const links = await store.audit({ before: null, limit: 50 }, testAccess());
      const live = links
        .filter(({ action }) => action.startsWith('live.'))
        .map(({ action, subject, items }) => [action, subject, items]);
      expect(live.toSorted()).toEqual(
        [
          ['live.ended', 'filter of 19 characters', 0],
          ['live.ended', null, 1],
          ['live.opened', 'filter of 19 characters', null],
          ['live.opened', null, null],
        ].toSorted(),
      );
      expect(links.find(({ action }) => action === 'live.opened')?.route).toBe('GET /api/v1/live');
    });
  });

  test('a token that is revoked ends its streams', async () => {
    const { token, row } = newToken(
      { name: 'soon gone', scope: 'read', expiresInDays: null },
      instant(Date.now()),
    );
    await store.tokens.add(row, testAccess());
    const [kept, gone] = [await follow(), await follow('', '', token)];
    expect(await store.tokens.revoke(row.id, testAccess())).toBe(true);
    await gone.ended;
    await use(someFingerprint());
    await eventually(() => expect(kept.activities.length).toBe(1));
    expect(gone.activities).toEqual([]);
  });

  test('what is too much to be told again is a gap, and from then on it is live', async () => {
    const first = await follow();
    const begin = first.events[0]?.id;
    first.cut();
    await app.silence();
    for (let i = 0; i < 5; i++) await use(someFingerprint());
    await store.foldPending();
    app = await createCollectorApp(store, { live: { replay: { spans: 3, bytes: 1 } } });
    const second = await follow('', begin);
    expect(second.gaps.map(({ reason }) => reason)).toEqual(['too_much']);
    const fingerprint = someFingerprint();
    await use(fingerprint);
    await eventually(() => expect(seenBy(second)).toContain(fingerprint));
  });

  test('so many listen, and so many different filters are listened to, and no more', async () => {
    await app.silence();
    app = await createCollectorApp(store, { live: { subscribers: 4, subscriptions: 2 } });
    const ask = (path: string) => app.sendAs('read', `/api/v1/live${path}`);
    const [one] = [await follow(), await follow('?q=is%3Alive'), await follow('?q=is%3Alive')];
    const another = await ask('?q=is%3Aidle');
    expect(another.status).toBe(503);
    expect(another.headers.get('retry-after')).toBe('1');
    expect(await another.json()).toMatchObject({ code: 'collector.overloaded' });
    await follow();
    expect((await ask('')).status).toBe(503);
    one?.cut();
    await eventually(async () => expect((await follow()).status).toBe(200));
  });

  test('a wrong filter, one about the past and an unknown parameter are refused before anything is heard', async () => {
    for (const query of ['?q=provder%3Aaws', '?q=as-of%3A2026-01-01', '?colour=1']) {
      const answer = await app.sendAs('read', `/api/v1/live${query}`);
      expect(answer.status).toBe(400);
      await answer.body?.cancel();
    }
    const head = await app.sendAs('read', '/api/v1/live', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    const links = await store.audit({ before: null, limit: 50 }, testAccess());
    expect(links.filter(({ action }) => action.startsWith('live.'))).toEqual([]);
  });

  test('there is a sign of life, with where to go on, and one who takes nothing is cut off', async () => {
    await app.silence();
    app = await createCollectorApp(store, { live: { beatMs: 100, checkMs: 50, stuckMs: 300 } });
    const listener = await follow('?q=provider%3Anobody');
    const before = listener.lastId();
    await use(someFingerprint());
    await eventually(() => expect(listener.text()).toMatch(/\n:\nid: [\w-]+\n\n/));
    expect(listener.activities).toEqual([]);
    expect(listener.lastId()).toBe(before);
    const stuck = await app.sendAs('read', '/api/v1/live');
    const reader = stuck.body?.getReader();
    await eventually(() => expect(app.metrics.text('openmetrics')).toContain('mayfly_live_subscribers 1\n'));
    await reader?.cancel();
  });
});
