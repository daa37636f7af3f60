import { readFileSync } from 'node:fs';
import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../collector/config.ts';
import type { CredentialDetail } from '../../src/core/api/views.ts';
import { type CollectorProcess, startCollectorProcess } from '../support/collector-process.ts';
import { eventually } from '../support/eventually.ts';
import { readAnswer } from '../support/otlp-answer.ts';
import { encodeTraces } from '../support/otlp-encode.ts';
import { someFingerprint, traceOf, useSpan } from '../support/use-spans.ts';

interface Case {
  readonly name: string;
  readonly line: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly text?: string;
    readonly hex?: string;
    readonly size?: number;
    readonly gzip?: boolean;
    readonly chunked?: boolean;
    readonly declared?: number;
  };
  readonly answer: {
    readonly status: number | readonly number[];
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?:
      | { readonly kind: 'empty' | 'success' | 'warning' }
      | { readonly kind: 'partial'; readonly rejected: number }
      | { readonly kind: 'status'; readonly badRequest: boolean };
  };
}

const { cases } = JSON.parse(
  readFileSync(new URL('../conformance/otlp-http-traces.json', import.meta.url), 'utf8'),
) as { readonly cases: readonly Case[] };

let collector: CollectorProcess;
const agent = new Agent({ keepAlive: true });
beforeAll(async () => {
  collector = await startCollectorProcess();
});
afterAll(async () => {
  agent.destroy();
  await collector.stop();
});

interface Heard {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Sends a request as it is described, through connections that are kept. */
function ask({ method, path, headers, ...how }: Case['request']): Promise<Heard> {
  const plain =
    how.hex !== undefined
      ? Buffer.from(how.hex, 'hex')
      : Buffer.from(how.size === undefined ? (how.text ?? '') : ' '.repeat(how.size));
  const body = how.gzip === true ? gzipSync(plain) : plain;
  const length = how.chunked === true ? {} : { 'content-length': how.declared ?? body.length };
  const all = Object.entries({
    authorization: `Bearer ${collector.ingestToken}`,
    ...(how.gzip === true ? { 'content-encoding': 'gzip' } : {}),
    ...length,
    ...headers,
  }).filter(([, value]) => value !== '');
  return new Promise((resolve, reject) => {
    const asking = httpRequest(
      collector.url + path,
      { method, agent, headers: Object.fromEntries(all) },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
          });
          // What was not sent any more is not waited for.
          if (!asking.writableEnded) asking.destroy();
        });
      },
    );
    // An answer may come before the body is through.
    asking.on('error', (error: NodeJS.ErrnoException) => {
      if (!/^(ECONNRESET|EPIPE)$/.test(error.code ?? '')) reject(error);
    });
    if (how.declared !== undefined) asking.flushHeaders();
    else if (how.chunked === true) {
      const step = Math.max(1, Math.ceil(body.length / 7));
      for (let at = 0; at < body.length; at += step) asking.write(body.subarray(at, at + step));
      asking.end();
    } else asking.end(body);
  });
}

function bodyOf({ status, headers, body }: Heard): ReturnType<typeof readAnswer> {
  const plain = headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
  expect(plain.length).toBeLessThanOrEqual(4096);
  return readAnswer(status, headers['content-type'] ?? '', plain);
}

const lines = [...new Set(cases.map(({ line }) => line))];

describe.each(lines)('%s', (line) => {
  test.each(cases.filter((entry) => entry.line === line).map((entry) => [entry.name, entry] as const))(
    '%s',
    async (_name, { request, answer }) => {
      const heard = await ask(request);
      expect([answer.status].flat()).toContain(heard.status);
      for (const [name, wanted] of Object.entries(answer.headers ?? {})) {
        const pattern = /^\/(.*)\/$/.exec(wanted)?.[1];
        expect(heard.headers[name]).toMatch(pattern === undefined ? wanted : new RegExp(pattern));
      }
      if (answer.body === undefined) return;
      const body = bodyOf(heard);
      if (answer.body.kind === 'warning') expect(body).toMatchObject({ kind: 'partial', rejected: 0 });
      else expect(body).toMatchObject(answer.body);
      if ('message' in body) expect(body.message).toMatch(/^[\x20-\x7e]{10,}$/);
    },
  );
});

test('the default port is 4318', () => {
  expect(readConfig({ HOME: '/' }, [])).toMatchObject({ config: { port: 4318, host: '127.0.0.1' } });
});

test('a message stays below 4 KiB however much is wrong', async () => {
  const spans = Array.from({ length: 5000 }, (_, i) => ({
    ...useSpan(i % 2 === 0 ? someFingerprint() : 'x'.repeat(1000)),
    traceId: i % 3 === 0 ? '' : 'ab'.repeat(16),
  }));
  for (const encoding of ['protobuf', 'json'] as const) {
    const heard = await ask({
      method: 'POST',
      path: '/v1/traces',
      headers: { 'content-type': encoding === 'json' ? 'application/json' : 'application/x-protobuf' },
      hex: Buffer.from(encodeTraces([traceOf(...spans)], encoding)).toString('hex'),
    });
    expect(bodyOf(heard)).toMatchObject({ kind: 'partial', rejected: 3334 });
  }
});

test('a hundred requests go through one connection', async () => {
  const one = connect(Number(new URL(collector.url).port), '127.0.0.1');
  let heard = '';
  one.on('data', (chunk) => (heard += String(chunk)));
  const request =
    'POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 2\r\n' +
    `authorization: Bearer ${collector.ingestToken}\r\n\r\n{}`;
  for (let i = 0; i < 100; i++) one.write(request);
  await eventually(() => expect(heard.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(100));
  one.destroy();
});

test('who asks before sending is told to go on', async () => {
  const socket = connect(Number(new URL(collector.url).port), '127.0.0.1');
  let heard = '';
  socket.on('data', (chunk) => (heard += String(chunk)));
  socket.write(
    'POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 2\r\n' +
      `authorization: Bearer ${collector.ingestToken}\r\nexpect: 100-continue\r\n\r\n`,
  );
  await eventually(() => expect(heard).toMatch(/^HTTP\/1\.1 100 Continue/));
  socket.write('{}');
  await eventually(() => expect(heard).toMatch(/HTTP\/1\.1 200 OK/));
  socket.destroy();
});

test('a request that is sent again because its answer was lost counts once', async () => {
  const fingerprint = someFingerprint();
  const body = encodeTraces([traceOf(useSpan(fingerprint, { 'mayfly.count': 5 }))], 'protobuf');
  const cutting = await cutsTheFirstAnswer(Number(new URL(collector.url).port));
  const send = (url: string): Promise<number> =>
    fetch(`${url}/v1/traces`, {
      method: 'POST',
      body: Uint8Array.from(body),
      headers: { 'content-type': 'application/x-protobuf', authorization: `Bearer ${collector.ingestToken}` },
    }).then(
      ({ status }) => status,
      () => 0,
    );
  expect(await send(cutting.url)).toBe(0);
  expect(await send(cutting.url)).toBe(200);
  cutting.close();
  await eventually(async () => {
    const answer = await collector.get(`/api/v1/credentials/${fingerprint}`);
    expect(((await answer.json()) as CredentialDetail).uses).toEqual({ count: 5, exact: true });
  });
});

/** Passes everything on, but breaks the first connection when the answer comes. */
async function cutsTheFirstAnswer(
  port: number,
): Promise<{ readonly url: string; readonly close: () => void }> {
  let cut = false;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const behind = connect(port, '127.0.0.1');
    for (const side of [socket, behind]) {
      sockets.add(side);
      side.on('error', () => {});
    }
    socket.pipe(behind);
    behind.on('data', (chunk: Buffer) => {
      if (cut) socket.write(chunk);
      else {
        cut = true;
        socket.resetAndDestroy();
        behind.destroy();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
