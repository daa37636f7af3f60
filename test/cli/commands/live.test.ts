import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCli } from '../../../src/cli/cli.ts';
import { sampleActivity } from '../support/sample-answers.ts';
import { at } from '../support/sample-credentials.ts';
import { testContext } from '../support/test-context.ts';

/** A server whose connections do, one after the other, what a test says. */
let server: Server;
let endpoint: string;
let requests: string[];
let connections: ((response: ServerResponse) => void)[];

beforeEach(async () => {
  [requests, connections] = [[], []];
  server = createServer((request, response) => {
    requests.push(`${request.url} ${request.headers['last-event-id'] ?? ''}`.trim());
    const next = connections.shift();
    if (next === undefined) response.writeHead(503).end();
    else next(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const event = (kind: string, id: string, data: object): string =>
  `event: ${kind}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;
const stream =
  (...events: string[]) =>
  (response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`retry: 1\n\n${events.join('')}`);
  };
const activity = event('activity', '1', sampleActivity);

type Listeners = Map<string, () => void>;

async function run(args: readonly string[], listeners: Listeners = new Map()) {
  const context = testContext({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, MAYFLY_READ_TOKEN: 'x' });
  const process = {
    ...context.process,
    onSignal: (signal: NodeJS.Signals, listener: () => void) => void listeners.set(signal, listener),
    offSignal: (signal: NodeJS.Signals) => void listeners.delete(signal),
  };
  const code = await runCli(['live', ...args], { ...context, process });
  return { code, ...context.written };
}

test('through a pipe an activity is a line', async () => {
  connections = [stream(event('ready', '0', { at: at(0) }), activity)];
  expect(await run(['is:live', '--provider', 'github', '--limit', '1'])).toEqual({
    code: 0,
    out: `2027-01-15 07:59:59.000Z  used     ${sampleActivity.fingerprint}  github installation_token  release-agent (production)  agent reviewer  tool create_pull_request  notebook churn.ipynb  user ada  api.github.com POST /repos/{}/{}/pulls  denied  x2\n`,
    err: '',
  });
  expect(requests).toEqual(['/api/v1/live?q=is%3Alive+provider%3Agithub']);
});

test('JSON has every event with its id', async () => {
  const gap = { since: at(-60), reason: 'too_slow' };
  connections = [stream(event('ready', '0', { at: at(0) }), event('gap', '1', gap), activity)];
  const { out } = await run(['--json', '--limit', '1', '--last-event-id', '7']);
  expect(
    out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { event: 'ready', id: '0', data: { at: at(0) } },
    { event: 'gap', id: '1', data: gap },
    { event: 'activity', id: '1', data: sampleActivity },
  ]);
  expect(requests).toEqual(['/api/v1/live 7']);
});

test('what is missing is said on stderr', async () => {
  connections = [stream(event('gap', '1', { since: null, reason: 'too_old' }), activity)];
  const { err } = await run(['--limit', '1']);
  expect(err).toBe('mayfly: some of what happened is not told (it is too long ago): mayfly list has it\n');
});

test('a connection that is cut is made again, and goes on where it was', async () => {
  connections = [
    (response) => {
      stream(activity)(response);
      setTimeout(() => response.destroy(), 50);
    },
    stream(event('activity', '2', sampleActivity)),
  ];
  const { code, out, err } = await run(['--limit', '2']);
  expect(code).toBe(0);
  expect(out.trim().split('\n')).toHaveLength(2);
  expect(requests[1]).toBe('/api/v1/live 1');
  expect(err).toMatch(/^mayfly: .*; again in \d+ s\n$/);
});

test.each([
  ['no collector', 3, (response: ServerResponse) => response.destroy()],
  ['one that cannot answer', 3, problem(503, 'store.unavailable')],
  ['a token that is not taken', 4, problem(403, 'access.forbidden')],
  ['an activity that is none', 3, stream(event('activity', '1', { kind: 'used' }))],
])('%s at first is an error, exit code %i', async (_what, code, answer) => {
  connections = [answer];
  const { out, err, ...result } = await run([]);
  expect(result.code).toBe(code);
  expect(out).toBe('');
  expect(err).toMatch(/^mayfly: [^\n]+\n$/);
});

function problem(status: number, code: string): (response: ServerResponse) => void {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/problem+json' });
    response.end(JSON.stringify({ type: 'x', title: 'x', status, detail: 'because', code }));
  };
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
])('%s ends it with exit code %i', async (signal, code) => {
  const listeners: Listeners = new Map();
  connections = [
    (response) => {
      stream(activity)(response);
      setTimeout(() => listeners.get(signal)?.(), 100);
    },
  ];
  const result = await run([], listeners);
  expect(result.code).toBe(code);
  expect(listeners.size).toBe(0);
});

test.each([
  [['as-of:2026-11-20T10:00Z'], /^mayfly: live: what is live happens now: as-of belongs to mayfly list\n/],
  [['--limit', '0'], /^mayfly: live: --limit is a number from 1\n$/],
  [['provder:x'], /^mayfly: live: at character 1: there is no field provder: did you mean provider\?\n/],
])('%j is one clear message, before anybody is asked', async (args, message) => {
  const { code, err } = await run(args);
  expect(code).toBe(2);
  expect(err).toMatch(message);
  expect(requests).toEqual([]);
});

test('an order is the own affair of the screen: the stream has none', async () => {
  connections = [stream(activity)];
  await run(['is:live', 'sort:uses', 'env:prod', '--limit', '1']);
  expect(requests).toEqual(['/api/v1/live?q=is%3Alive+env%3Aprod']);
});
