import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import type { Listener } from '../../support/listen.ts';
import { type TestPostgres, testPostgres } from '../../support/postgres.ts';
import { type LiveCollector, startLiveCollector } from './collectors.ts';

let postgres: TestPostgres;
const running: LiveCollector[] = [];
const listeners: Listener[] = [];
beforeAll(async () => {
  postgres = await testPostgres();
});
afterAll(() => postgres.stop());
afterEach(async () => {
  for (const listener of listeners.splice(0)) listener.cut();
  await Promise.all(running.splice(0).map((collector) => collector.close()));
});

async function start(databaseUrl: string | null = null): Promise<LiveCollector> {
  const collector = await startLiveCollector(databaseUrl);
  running.push(collector);
  return collector;
}
async function follow(collector: LiveCollector): Promise<Listener> {
  const listener = await collector.listen();
  listeners.push(listener);
  await eventually(() => expect(listener.isReady()).toBe(true));
  return listener;
}
const seenBy = ({ activities }: Listener) => activities.map(({ fingerprint }) => fingerprint).toSorted();
const metric = (collector: LiveCollector, name: string): number =>
  Number(new RegExp(`^${name} (.*)$`, 'm').exec(collector.metrics.text('openmetrics'))?.[1]);

test('who listens to one collector hears what another one took, and what one left behind that is gone', async () => {
  const url = await postgres.createDatabase();
  const [first, second] = [await start(url), await start(url)];
  const listener = await follow(first);
  const used = [...(await first.use(3)), ...(await second.use(3))];
  await eventually(() => expect(seenBy(listener)).toEqual(used.toSorted()));
  const last = await second.use(2);
  await second.close();
  await eventually(() => expect(seenBy(listener)).toEqual([...used, ...last].toSorted()));
});

test('a collector that stops ends its streams whole, and does not wait for them', async () => {
  const collector = await start();
  const listener = await follow(collector);
  const used = await collector.use(1);
  await eventually(() => expect(seenBy(listener)).toEqual(used));
  await collector.close();
  await listener.ended;
  expect(listener.text().endsWith('\n\n')).toBe(true);
});

test('one who does not read costs a bounded buffer and holds up nobody', async () => {
  const collector = await start();
  const { hostname, port } = new URL(collector.url);
  const silent = connect({ host: hostname, port: Number(port) });
  silent.pause();
  silent.on('error', () => {});
  silent.write(
    `GET /api/v1/live HTTP/1.1\r\nhost: mayfly\r\nauthorization: Bearer ${collector.readToken}\r\n\r\n`,
  );
  const listener = await follow(collector);
  await eventually(() => expect(metric(collector, 'mayfly_live_subscribers')).toBe(2));
  const used: string[] = [];
  // The system's own buffers take some megabytes before anything waits.
  for (let i = 0; i < 120; i++) used.push(...(await collector.use(200)));
  await eventually(() => expect(listener.activities.length).toBe(used.length), 120_000);
  expect(seenBy(listener)).toEqual(used.toSorted());
  expect(listener.gaps).toEqual([]);
  let text = '';
  silent.on('data', (bytes) => (text += String(bytes)));
  silent.resume();
  await eventually(() => expect(text).toContain('"reason":"too_slow"'));
  expect(metric(collector, 'mayfly_live_gaps_total{reason="too_slow"}')).toBe(1);
  silent.destroy();
}, 240_000);

test('a stream on which little happens is kept, and nothing is followed when nobody listens', async () => {
  const collector = await start();
  expect(metric(collector, 'mayfly_live_lag_seconds')).toBe(Number.NaN);
  const listener = await follow(collector);
  expect(metric(collector, 'mayfly_live_lag_seconds')).toBeLessThan(30);
  await pause(3000);
  const used = await collector.use(1);
  await eventually(() => expect(seenBy(listener)).toEqual(used));
  expect(metric(collector, 'mayfly_live_events_total')).toBe(1);
  listener.cut();
  await eventually(() => expect(metric(collector, 'mayfly_live_subscribers')).toBe(0));
  expect(metric(collector, 'mayfly_live_lag_seconds')).toBe(Number.NaN);
});
