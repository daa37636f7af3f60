import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import type { Destination, OutgoingRecord } from '../../../../collector/export/destination.ts';
import { otlp } from '../../../../collector/export/destinations/otlp.ts';
import { completeValues } from '../../../../collector/export/setting-values.ts';
import { otlpLogs } from '../../../../src/core/siem/formats/otlp-logs.ts';
import { type Answerer, type HttpReceiver, openHttpReceiver, sendJson } from '../http-receiver.ts';
import { never, outgoing, taken } from '../outgoing.ts';
import { exportDeps } from '../plain-record.ts';

const open: HttpReceiver[] = [];
afterEach(async () => {
  for (const receiver of open.splice(0)) await receiver.close();
});

async function receive(answer: Answerer): Promise<HttpReceiver> {
  const receiver = await openHttpReceiver(answer);
  open.push(receiver);
  return receiver;
}

function to({ url }: HttpReceiver, given: Readonly<Record<string, string>> = {}): Destination {
  return otlp.create(completeValues(otlp.settings, { url, ...given }), exportDeps());
}

interface LogsRequest {
  readonly resourceLogs: readonly {
    readonly resource: { readonly attributes: readonly unknown[] };
    readonly scopeLogs: readonly { readonly logRecords: readonly { readonly body: unknown }[] }[];
  }[];
}

function recordsIn(text: string): readonly unknown[] {
  const request: LogsRequest = JSON.parse(text);
  return request.resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords));
}

function batch(count: number): readonly OutgoingRecord[] {
  return outgoing(otlpLogs, count);
}

const accepts: Answerer = (_request, response) => sendJson(response, 200, {});

describe('a request', () => {
  test.each([
    ['compressed', 'true', 'gzip'],
    ['as it is', 'false', undefined],
  ])('is one of OTLP in JSON, %s, on the path of logs', async (_what, gzip, encoding) => {
    const receiver = await receive(accepts);
    expect(await to(receiver, { gzip, headers: 'x-tenant=acme%2Cone' }).deliver(batch(50), never())).toEqual(
      taken,
    );
    const [request] = receiver.requests;
    expect(request?.path).toBe('/v1/logs');
    expect(request?.headers).toMatchObject({ 'content-type': 'application/json', 'x-tenant': 'acme,one' });
    expect(request?.headers['content-encoding']).toBe(encoding);
    expect(recordsIn(request?.text ?? '')).toEqual(batch(50).map(({ fields }) => fields));
  });

  test('keeps a path that was given', async () => {
    const receiver = await receive(accepts);
    await to({ ...receiver, url: `${receiver.url}/otlp/v1/logs` }).deliver(batch(1), never());
    expect(receiver.requests[0]?.path).toBe('/otlp/v1/logs');
  });
});

describe('answers', () => {
  test.each([
    ['an empty object', (_: unknown, response) => sendJson(response, 200, {})],
    ['nothing', (_: unknown, response) => response.writeHead(200).end()],
    ['204', (_: unknown, response) => response.writeHead(204).end()],
    [
      'a warning',
      (_: unknown, response) => sendJson(response, 200, { partialSuccess: { errorMessage: 'slow' } }),
    ],
    ['an object with nulls', (_: unknown, response) => sendJson(response, 200, { partialSuccess: null })],
    [
      'protobuf',
      (_: unknown, response) =>
        response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end('\n\0'),
    ],
    ['too much', (_: unknown, response) => sendJson(response, 202, { padding: 'x'.repeat(3_000_000) })],
  ] satisfies readonly (readonly [string, Answerer])[])('a 2xx with %s takes all', async (_what, answer) => {
    const receiver = await receive(answer);
    expect(await to(receiver).deliver(batch(3), never())).toEqual(taken);
    expect(receiver.requests).toHaveLength(1);
  });

  test('a partial success is never sent again: each record that may be among the refused is rejected with words', async () => {
    const receiver = await receive((_request, response) =>
      sendJson(response, 200, { partialSuccess: { rejectedLogRecords: '2', errorMessage: 'too\nold' } }),
    );
    const { rejected, again } = await to(receiver).deliver(batch(5), never());
    expect(rejected.map(({ at }) => at)).toEqual([0, 1, 2, 3, 4]);
    expect(new Set(rejected.map(({ reason }) => reason))).toEqual(
      new Set(['the receiver refused 2 of 5 records and does not say which, maybe this one: too old']),
    );
    expect(again).toEqual([]);
    expect(receiver.requests).toHaveLength(1);
  });

  test.each([
    [429, 'busy'],
    [502, 'unclear'],
    [503, 'busy'],
    [504, 'timeout'],
  ])('%i is sent again, after the time that it asks for', async (status, kind) => {
    const receiver = await receive((_request, response) =>
      sendJson(response, status, {}, { 'retry-after': '3' }),
    );
    const failure = await to(receiver).deliver(batch(3), never()).catch(itself);
    expect(failure).toMatchObject({ kind, retryAfterMs: 3000 });
    expect(receiver.requests).toHaveLength(1);
  });

  test.each([500, 501, 505, 418, 409])(
    '%i is never sent again: the records become dead letters',
    async (status) => {
      const receiver = await receive((_request, response) => sendJson(response, status, { message: 'no' }));
      const { rejected, again } = await to(receiver).deliver(batch(3), never());
      expect(rejected).toHaveLength(3);
      expect(rejected[0]?.reason).toBe(
        `answered ${status}: {"message":"no"} (OTLP forbids to send it again)`,
      );
      expect(again).toEqual([]);
      expect(receiver.requests).toHaveLength(1);
    },
  );

  test.each([401, 403, 404, 405])(
    '%i is for the operator to mend, and nothing is thrown away',
    async (status) => {
      const receiver = await receive((_request, response) => sendJson(response, status, {}));
      expect(await to(receiver).deliver(batch(3), never()).catch(itself)).toMatchObject({ kind: 'refused' });
    },
  );

  test('410 pauses', async () => {
    const receiver = await receive((_request, response) => sendJson(response, 410, {}));
    expect(await to(receiver).deliver(batch(3), never()).catch(itself)).toMatchObject({ kind: 'gone' });
  });

  test('a 400 is narrowed down to the record that it is about', async () => {
    const poison = JSON.stringify(batch(9)[6]?.fields);
    const receiver = await receive(({ text }, response) =>
      text.includes(poison)
        ? sendJson(response, 400, { message: 'bad record' })
        : sendJson(response, 200, {}),
    );
    const { rejected, again } = await to(receiver).deliver(batch(9), never());
    expect(rejected).toEqual([{ at: 6, reason: 'answered 400: {"message":"bad record"}' }]);
    expect(again).toEqual([]);
  });

  test('a 413 is answered by smaller requests', async () => {
    const receiver = await receive(({ text }, response) =>
      recordsIn(text).length > 3 ? response.writeHead(413).end() : sendJson(response, 200, {}),
    );
    expect(await to(receiver).deliver(batch(20), never())).toEqual(taken);
    const accepted = receiver.requests
      .map(({ text }) => recordsIn(text))
      .filter((records) => records.length <= 3);
    expect(accepted.flat()).toEqual(batch(20).map(({ fields }) => fields));
  });

  test('a page with 200 is no acknowledgement', async () => {
    const receiver = await receive((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Please log in</html>'),
    );
    const failure = await to(receiver).deliver(batch(2), never()).catch(itself);
    expect(failure).toMatchObject({ kind: 'unclear' });
    expect(String(failure)).toContain('with a page, not as OTLP does');
  });

  test('neither a header nor what follows its scheme is in a message', async () => {
    const token = randomBytes(24).toString('hex');
    const receiver = await receive(({ headers }, response) =>
      sendJson(response, 403, [headers.authorization?.slice('Bearer '.length), headers.authorization]),
    );
    const failure = await to(receiver, { headers: `authorization=Bearer ${token}` })
      .deliver(batch(1), never())
      .catch(itself);
    expect(receiver.requests[0]?.headers.authorization).toBe(`Bearer ${token}`);
    expect(String(failure)).toContain('[secret]');
    expect(String(failure)).not.toContain(token);
  });

  test('an answer that is packed though nobody asked for it harms nobody', async () => {
    const receiver = await receive((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(10_000_000))),
    );
    expect(await to(receiver).deliver(batch(2), never())).toEqual(taken);
  });
});

test('a check is a request without records', async () => {
  const receiver = await receive(accepts);
  await to(receiver).check(never());
  expect(recordsIn(receiver.requests[0]?.text ?? '')).toEqual([]);
  const closed = await receive((_request, response) => sendJson(response, 401, {}));
  expect(await to(closed).check(never()).catch(itself)).toMatchObject({ kind: 'refused' });
});

test('nothing is sent to a private address that is not allowed', () => {
  const values = completeValues(otlp.settings, { url: 'http://192.168.1.1:4318' });
  expect(() => otlp.create(values, exportDeps())).toThrow(/192\.168\.1\.1 is a private address/);
});

function itself(error: unknown): unknown {
  return error;
}
