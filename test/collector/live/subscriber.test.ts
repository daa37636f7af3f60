import { expect, test } from 'vitest';
import { createEventStream } from '../../../client/event-stream.ts';
import { activityPieces } from '../../../collector/live/event-text.ts';
import { createSubscriber, type GapReason, type Subscriber } from '../../../collector/live/subscriber.ts';
import { instant } from '../../../src/core/instant.ts';

const mostBytes = 1024 * 1024;

function subscribe(bound = mostBytes) {
  const heard = { told: 0, gaps: [] as GapReason[], ends: 0 };
  let now = 0;
  const subscriber = createSubscriber({
    begin: { id: 'p0', at: instant(0) },
    elapsedMs: () => now,
    mostBytes: bound,
    onTold: (activities) => void (heard.told += activities),
    onGap: (reason) => void heard.gaps.push(reason),
    onEnd: () => void heard.ends++,
  });
  return { subscriber, heard, pass: (ms: number) => void (now += ms) };
}

function offer(subscriber: Subscriber, number: number, bytes = 1000): void {
  const id = `p${number}`;
  subscriber.offer(activityPieces([JSON.stringify({ number, text: 'x'.repeat(bytes) })], id), {
    id,
    at: instant(1000 * number),
  });
}

/** Everything that can be read now. */
async function readAll(subscriber: Subscriber, reader: ReadableStreamDefaultReader<Uint8Array>) {
  const stream = createEventStream();
  const events: { type: string; id: string; data: string }[] = [];
  subscriber.put({ bytes: Buffer.from('event: end\ndata: end\n\n'), activities: 0 });
  while (events.at(-1)?.type !== 'end') {
    const { value } = await reader.read();
    events.push(...stream.push(Buffer.from(value ?? []).toString()));
  }
  return events.slice(0, -1);
}

test('what does not fit is left out, and told once when the rest has been taken', async () => {
  const { subscriber, heard } = subscribe();
  const reader = subscriber.body.getReader();
  for (let number = 1; number <= 100_000; number++) offer(subscriber, number, 1000);
  const first = await readAll(subscriber, reader);
  const last = Number(
    first
      .filter(({ type }) => type === 'activity')
      .at(-1)
      ?.id.slice(1),
  );
  expect(last * 1000).toBeGreaterThan(mostBytes / 2);
  expect(last * 1000).toBeLessThan(mostBytes * 1.1);
  offer(subscriber, 100_001);
  const rest = await readAll(subscriber, reader);
  expect(heard.gaps).toEqual(['too_slow']);
  const gaps = [...first, ...rest].filter(({ type }) => type === 'gap');
  expect(gaps.map(({ id, data }) => [id, JSON.parse(data)])).toEqual([
    ['p100000', { since: new Date(1000 * last).toISOString(), reason: 'too_slow' }],
  ]);
  expect(rest.at(-1)?.id).toBe('p100001');
  expect(heard.told).toBe(last + 1);
});

test('a piece larger than the bound passes when nothing waits', async () => {
  const least = 1000;
  const { subscriber, heard } = subscribe(least);
  const reader = subscriber.body.getReader();
  offer(subscriber, 1, 2 * least);
  expect((await readAll(subscriber, reader)).map(({ id }) => id)).toEqual(['p1']);
  expect(heard.gaps).toEqual([]);
});

test('an id does not move past what is not told', async () => {
  const { subscriber } = subscribe();
  const reader = subscriber.body.getReader();
  for (let number = 1; number <= 2000; number++) offer(subscriber, number);
  subscriber.beat({ id: 'p3000', at: instant(0) });
  const events = await readAll(subscriber, reader);
  expect(events.map(({ id }) => id)).not.toContain('p3000');
});

test('somebody who takes nothing is known to be stuck, and one for whom nothing waits is not', async () => {
  const { subscriber, pass } = subscribe();
  const reader = subscriber.body.getReader();
  expect(subscriber.stuckSince()).toBe(null);
  pass(10);
  offer(subscriber, 1);
  pass(10);
  offer(subscriber, 2);
  expect(subscriber.stuckSince()).toBe(10);
  await reader.read();
  expect(subscriber.stuckSince()).toBe(20);
  await reader.read();
  expect(subscriber.stuckSince()).toBe(null);
});

test.each(['the reader', 'the collector'])(
  'it ends once when %s ends it, and takes nothing more',
  async (who) => {
    const { subscriber, heard } = subscribe();
    const reader = subscriber.body.getReader();
    offer(subscriber, 1);
    const drained = subscriber.drained();
    if (who === 'the reader') await reader.cancel();
    else subscriber.end();
    subscriber.end();
    offer(subscriber, 2);
    subscriber.beat(null);
    expect(await drained).toBe(false);
    expect((await reader.read()).done).toBe(true);
    expect(heard.ends).toBe(1);
    expect(subscriber.isEnded()).toBe(true);
  },
);
