import { type ChildProcess, spawn } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { ConnectionLimits } from '../../collector/connection-limits.ts';
import { eventually } from '../support/eventually.ts';

/** Short, so that the test is; the machine is slow, so nothing is said about how soon. */
const short: Partial<ConnectionLimits> = {
  headersMs: 500,
  requestMs: 1500,
  sweepMs: 100,
  idleMs: 60_000,
  unreadMs: 3000,
};

interface Door {
  readonly port: number;
  readonly child: ChildProcess;
  readonly lines: () => readonly string[];
  readonly connections: () => number;
  readonly ended: (why: string) => number;
}

const doors: Door[] = [];
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const { child } of doors.splice(0)) child.kill('SIGKILL');
});

async function open(limits: Partial<ConnectionLimits>): Promise<Door> {
  const child = spawn(process.execPath, ['test/support/limited-server.ts', JSON.stringify(limits)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk) => (text += String(chunk)));
  const lines = (): readonly string[] => text.split('\n').slice(0, -1);
  const first = await eventually(() => {
    const line = lines().find((candidate) => candidate.includes('"url"'));
    if (line === undefined) throw new Error('it does not listen yet');
    return JSON.parse(line) as { url: string };
  });
  const door: Door = {
    port: Number(new URL(first.url).port),
    child,
    lines,
    connections: () =>
      (
        JSON.parse(lines().findLast((line) => line.includes('"connections"')) ?? '{}') as {
          connections: number;
        }
      ).connections,
    ended: (why) => lines().filter((line) => line === `ended ${why}`).length,
  };
  doors.push(door);
  return door;
}

/** A connection that says this, and tells what it heard and whether it is over. */
function say(door: Door, text: string): { readonly socket: Socket; heard: string; over: boolean } {
  const socket = connect(door.port, '127.0.0.1');
  sockets.push(socket);
  const state = { socket, heard: '', over: false };
  socket.on('data', (chunk) => (state.heard += String(chunk)));
  socket.on('error', () => {});
  socket.on('close', () => (state.over = true));
  socket.write(text);
  return state;
}

async function isHonestlyServed(door: Door): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${door.port}/v1/traces`, {
    method: 'POST',
    body: '{}',
    headers: { connection: 'close' },
  });
  expect(response.status).toBe(200);
}

const head = 'POST /v1/traces HTTP/1.1\r\nhost: x\r\n';

const slow = [
  ['connections that say nothing', '', '', { headersMs: 500, requestMs: 60_000 }],
  ['slow heads', head, 'a: b\r\n', { headersMs: 500, requestMs: 60_000 }],
  ['slow bodies', `${head}content-length: 1000000\r\n\r\n{`, ' ', { headersMs: 500, requestMs: 1500 }],
] as const;

test.each(slow)('%s are cut, while honest requests are answered', async (...[, text, drop, limits]) => {
  const door = await open({ ...short, ...limits });
  const peers = Array.from({ length: 100 }, () => say(door, text));
  // A byte now and then keeps nobody in.
  const drip = setInterval(() => {
    for (const { socket, over } of peers) if (!over && drop !== '') socket.write(drop);
  }, 100);
  for (let i = 0; i < 20; i++) await isHonestlyServed(door);
  await eventually(() => expect(peers.filter(({ over }) => !over)).toHaveLength(0));
  clearInterval(drip);
  await isHonestlyServed(door);
  await eventually(() => expect(door.connections()).toBe(0));
  expect(door.ended('timeout')).toBe(100);
  expect(peers.some(({ heard }) => heard.startsWith('HTTP/1.1 408'))).toBe(true);
});

test('who does not take an answer is cut, and who takes it gets it whole', async () => {
  const door = await open(short);
  const stuck = Array.from({ length: 5 }, () => say(door, 'GET /large HTTP/1.1\r\nhost: x\r\n\r\n'));
  for (const { socket } of stuck) socket.pause();
  const response = await fetch(`http://127.0.0.1:${door.port}/large`, { headers: { connection: 'close' } });
  expect([response.status, (await response.text()).length]).toEqual([200, 32 * 1024 * 1024]);
  await eventually(() => expect(door.ended('unread')).toBe(5));
  await eventually(() => expect(door.connections()).toBe(0));
  await isHonestlyServed(door);
});

test('one peer may not have all connections', async () => {
  const door = await open({ perPeer: 20 });
  const many = Array.from({ length: 50 }, () => say(door, head));
  await eventually(() => expect(many.filter(({ over }) => over)).toHaveLength(30));
  expect(door.ended('peer')).toBe(30);
  for (const { socket } of many.slice(0, 30)) socket.destroy();
  await eventually(() => isHonestlyServed(door));
});

test('past the total nobody comes in, and as soon as there is room, somebody does', async () => {
  const door = await open({ total: 20, perPeer: 1000 });
  const many = Array.from({ length: 50 }, () => say(door, head));
  await eventually(() => expect(door.ended('total')).toBe(30));
  for (const { socket } of many) socket.destroy();
  await eventually(() => isHonestlyServed(door));
});

test.each([
  ['no HTTP', 'hello\r\n\r\n', '400'],
  ['heads larger than 16 KiB', `GET / HTTP/1.1\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, '431'],
  ['two lengths', `${head}content-length: 1\r\ncontent-length: 2\r\n\r\nxx`, '400'],
  ['a length and chunks', `${head}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`, '400'],
])('%s is answered and cut', async (_what, text, status) => {
  const door = await open(short);
  const bad = say(door, text);
  await eventually(() => expect(bad.over).toBe(true));
  expect(bad.heard).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  await isHonestlyServed(door);
});
