import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createMayflyClient, type LiveEvent, type LiveState, type MayflyClient } from '../../client/index.ts';

type Turn = (request: IncomingMessage, response: ServerResponse) => void;

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A server that plays these turns, one for each connection; the last is played again and again. */
async function playing(
  ...turns: readonly Turn[]
): Promise<{ readonly client: MayflyClient; readonly ids: string[] }> {
  const ids: string[] = [];
  let turn = 0;
  const server = createServer((request, response) => {
    ids.push(String(request.headers['last-event-id'] ?? ''));
    turns[Math.min(turn++, turns.length - 1)]?.(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  return { client: createMayflyClient({ endpoint, timeoutMs: 1000, backoff: { least: 1, most: 5 } }), ids };
}

function streaming(text: string, then: 'end' | 'cut' | 'stay'): Turn {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    response.write(text, () => {
      if (then === 'end') response.end();
      if (then === 'cut') response.socket?.destroy();
    });
  };
}

function refusing(status: number, code: string, headers: Record<string, string> = {}): Turn {
  return (_request, response) =>
    response
      .writeHead(status, { 'content-type': 'application/problem+json', ...headers })
      .end(JSON.stringify({ code, detail: 'no' }));
}

const activity = (id: number) => `id: ${id}\nevent: activity\ndata: {"spans":${id}}\n\n`;
const ready = (id: number) => `id: ${id}\nevent: ready\ndata: {"at":"2026-11-20T10:00:00.000Z"}\n\n`;

/** The first `count` events, told shortly. */
async function take(events: AsyncIterable<LiveEvent>, count: number): Promise<readonly string[]> {
  const told: string[] = [];
  for await (const event of events) {
    told.push(event.kind === 'activity' ? `${event.kind} ${event.activity.spans}` : event.kind);
    if (told.length === count) break;
  }
  return told;
}

test('it tells what happens, and that it is live', async () => {
  const { client } = await playing(streaming(`: hello\n\n${ready(1)}${activity(2)}`, 'stay'));
  expect(await take(client.live(), 2)).toEqual(['ready', 'activity 2']);
});

test('a stream that ends or is cut goes on after the last event', async () => {
  const { client, ids } = await playing(
    streaming(`${ready(1)}${activity(2)}`, 'end'),
    streaming(activity(3), 'cut'),
    streaming('id: 4\nevent: gap\ndata: {"since":null,"reason":"too_old"}\n\n', 'cut'),
    streaming(activity(5), 'stay'),
  );
  expect(await take(client.live(), 5)).toEqual(['ready', 'activity 2', 'activity 3', 'gap', 'activity 5']);
  expect(ids).toEqual(['', '2', '3', '4']);
});

test('an event that is only half there when the stream is cut is told once, whole', async () => {
  const { client, ids } = await playing(
    streaming(`${activity(1)}id: 2\nevent: activity\ndata: {"spans"`, 'cut'),
    streaming(activity(2), 'stay'),
  );
  expect(await take(client.live(), 2)).toEqual(['activity 1', 'activity 2']);
  expect(ids).toEqual(['', '1']);
});

test('signs of life tell where to go on', async () => {
  const { client, ids } = await playing(
    streaming(`${activity(1)}: beat\nid: 9\n\n`, 'cut'),
    streaming(activity(10), 'stay'),
  );
  expect(await take(client.live(), 2)).toEqual(['activity 1', 'activity 10']);
  expect(ids).toEqual(['', '9']);
});

test('a thousand cuts lose nothing and tell nothing twice', async () => {
  let next = 1;
  const { client } = await playing((request, response) => {
    const last = Number(request.headers['last-event-id'] ?? 0);
    next = last + 1;
    const events = Array.from({ length: next % 3 }, (_, i) => activity(next + i)).join('');
    streaming(`${events}${activity(next + (next % 3)).slice(0, next % 40)}`, next % 2 === 0 ? 'cut' : 'end')(
      request,
      response,
    );
  });
  const expected = Array.from({ length: 1000 }, (_, i) => `activity ${i + 1}`);
  expect(await take(client.live(), 1000)).toEqual(expected);
});

test('what gets better by waiting is tried again', async () => {
  const { client } = await playing(
    refusing(503, 'store.unavailable'),
    refusing(429, 'request.too_many'),
    (request) => request.socket.destroy(),
    streaming(activity(1), 'stay'),
  );
  const states: LiveState['kind'][] = [];
  expect(await take(client.live({ onState: ({ kind }) => states.push(kind) }), 1)).toEqual(['activity 1']);
  expect(states).toEqual(
    [0, 1, 2].flatMap(() => ['connecting', 'waiting'] as const).concat(['connecting', 'open'] as never[]),
  );
});

test.each([
  [400, 'request.invalid'],
  [401, 'access.unauthenticated'],
  [403, 'access.forbidden'],
  [404, 'not_found'],
])('what does not get better is thrown: %i', async (status, code) => {
  const { client, ids } = await playing(refusing(status, code));
  await expect(take(client.live(), 1)).rejects.toMatchObject({ status, code });
  expect(ids).toHaveLength(1);
});

test.each([
  [
    'a page',
    (_request: IncomingMessage, response: ServerResponse) => response.writeHead(200, {}).end('<h1>hi</h1>'),
  ],
  ['an event that is no JSON', streaming('event: ready\ndata: x\n\n', 'stay')],
] as const)('something that is no collector is thrown: %s', async (_what, turn) => {
  const { client } = await playing(turn);
  await expect(take(client.live(), 1)).rejects.toMatchObject({ code: 'not_mayfly' });
});

test('events of a newer collector are passed over', async () => {
  const { client } = await playing(
    streaming(`event: weather\ndata: {}\n\ndata: x\n\n${activity(1)}`, 'stay'),
  );
  expect(await take(client.live(), 1)).toEqual(['activity 1']);
});

test('a collector that does not answer is tried again', async () => {
  const { client } = await playing(() => {}, streaming(activity(1), 'stay'));
  expect(await take(client.live(), 1)).toEqual(['activity 1']);
});

test('it waits as long as it was told to', async () => {
  const { client } = await playing(
    refusing(503, 'collector.overloaded', { 'retry-after': '1' }),
    streaming('retry: 3\n\n', 'end'),
    streaming(activity(1), 'stay'),
  );
  const waits: number[] = [];
  const onState = (state: LiveState): void => void (state.kind === 'waiting' && waits.push(state.ms));
  await take(client.live({ onState }), 1);
  expect(waits[0]).toBe(1000);
  expect(waits[1]).toBeLessThanOrEqual(5);
});

test.each(['while it waits for events', 'between attempts', 'before it began'])(
  'an abort ends it without an error: %s',
  async (when) => {
    const given = new AbortController();
    const { client } = await playing(
      when === 'between attempts' ? refusing(503, 'x') : streaming(activity(1), 'stay'),
    );
    if (when === 'before it began') given.abort();
    const onState = ({ kind }: LiveState): void => {
      if (kind === (when === 'between attempts' ? 'waiting' : 'open')) setTimeout(() => given.abort(), 20);
    };
    const told = await take(client.live({ signal: given.signal, onState }), 9);
    expect(told).toEqual(when === 'while it waits for events' ? ['activity 1'] : []);
  },
);

test('who goes no further ends the connection', async () => {
  let closed: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    closed = resolve;
  });
  const { client } = await playing((request, response) => {
    request.socket.on('close', () => closed());
    streaming(activity(1), 'stay')(request, response);
  });
  await take(client.live(), 1);
  await ended;
});
