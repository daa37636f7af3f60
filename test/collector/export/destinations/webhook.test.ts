import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, test } from 'vitest';
import { DeliveryFailure } from '../../../../collector/export/delivery-failure.ts';
import type { Destination } from '../../../../collector/export/destination.ts';
import { webhook } from '../../../../collector/export/destinations/webhook.ts';
import { completeValues } from '../../../../collector/export/setting-values.ts';
import { createSigner } from '../../../../collector/export/webhook/signing.ts';
import {
  type Answerer,
  type HttpReceiver,
  openHttpReceiver,
  type ReceivedRequest,
} from '../http-receiver.ts';
import { never, taken } from '../outgoing.ts';
import { exportDeps, plainBatch, plainRecord } from '../plain-record.ts';

const open: HttpReceiver[] = [];
afterEach(async () => {
  for (const receiver of open.splice(0)) await receiver.close();
});

function secret(bytes = 32): string {
  return `whsec_${randomBytes(bytes).toString('base64')}`;
}

async function receive(answer: Answerer = ok): Promise<HttpReceiver> {
  const receiver = await openHttpReceiver(answer);
  open.push(receiver);
  return receiver;
}

function to({ url }: HttpReceiver, given: Readonly<Record<string, string>> = {}): Destination {
  const values = completeValues(webhook.settings, { url: `${url}/hooks/mayfly`, secret: secret(), ...given });
  return webhook.create(values, exportDeps());
}

function ok(_request: ReceivedRequest, response: ServerResponse): void {
  response.writeHead(204).end();
}

/** Statuses in turn, then 200. */
function inTurn(...statuses: readonly number[]): Answerer {
  let at = 0;
  return (_request, response) => {
    response.writeHead(statuses[at++] ?? 200, { 'retry-after': '7' }).end('{"error":"bad"}');
  };
}

describe('signatures', () => {
  test('are verified by the library of the standard, and one event is one request', async () => {
    const key = secret();
    const receiver = await receive();
    expect(await to(receiver, { secret: key }).deliver(plainBatch(5), never())).toEqual(taken);
    expect(receiver.requests).toHaveLength(5);
    for (const [n, { text, headers, method, path }] of receiver.requests.entries()) {
      expect([method, path]).toEqual(['POST', '/hooks/mayfly']);
      expect(headers['webhook-id']).toBe(plainRecord(n).id);
      expect(headers['content-type']).toBe('application/json');
      expect(new Webhook(key).verify(text, named(headers))).toEqual(plainRecord(n).fields);
      const spoilt = text.replace('"n"', '"m"');
      expect(() => new Webhook(key).verify(spoilt, named(headers))).toThrow();
      expect(() => new Webhook(secret()).verify(text, named(headers))).toThrow();
    }
  });

  test('of both secrets are there while one replaces the other', async () => {
    const [fresh, old] = [secret(), secret(24)];
    const receiver = await receive();
    await to(receiver, { secret: `${fresh} ${old}` }).deliver(plainBatch(1), never());
    const [request] = receiver.requests;
    expect(request?.headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/);
    for (const key of [fresh, old]) {
      expect(() => new Webhook(key).verify(request?.text ?? '', named(request?.headers ?? {}))).not.toThrow();
    }
  });

  test('are those of a request that the standard library of the reference signed', () => {
    const key = `whsec_${Buffer.from('mayfly-example-secret-do-not-use').toString('base64')}`;
    const at = new Date(1_795_402_801_000);
    expect(createSigner(key)('msg_1', 1_795_402_801, '{"ä":1}')).toBe(
      new Webhook(key).sign('msg_1', at, '{"ä":1}'),
    );
  });
});

test('CloudEvents say so in their content type, alone and together', async () => {
  const receiver = await receive();
  const events = [1, 2, 3].map((n) => plainRecord(n, { fields: { specversion: '1.0' } }));
  await to(receiver).deliver(events.slice(0, 1), never());
  await to(receiver, { events_per_request: '10' }).deliver(events, never());
  expect(receiver.requests.map(({ headers }) => headers['content-type'])).toEqual([
    'application/cloudevents+json',
    'application/cloudevents-batch+json',
  ]);
});

test('several events in one request are an array in order, signed, with one id that the same batch has again', async () => {
  const key = secret();
  const receiver = await receive();
  const destination = to(receiver, { secret: key, events_per_request: '25' });
  expect(await destination.deliver(plainBatch(100), never())).toEqual(taken);
  await destination.deliver(plainBatch(100), never());
  const numbers = receiver.requests.slice(0, receiver.requests.length / 2).flatMap(({ text, headers }) => {
    new Webhook(key).verify(text, named(headers));
    const events: readonly { readonly n: number }[] = JSON.parse(text);
    expect(events.length).toBeLessThanOrEqual(25);
    return events.map(({ n }) => n);
  });
  expect(numbers).toEqual(Array.from({ length: 100 }, (_, n) => n));
  const ids = receiver.requests.map(({ headers }) => headers['webhook-id']);
  expect(ids.slice(0, ids.length / 2)).toEqual(ids.slice(ids.length / 2));
  expect(new Set(ids).size).toBe(ids.length / 2);
});

describe('answers', () => {
  test.each([
    [410, 'gone', 7000],
    [429, 'busy', 7000],
    [503, 'busy', 7000],
    [502, 'unclear', 7000],
    [500, 'unclear', 7000],
    [504, 'timeout', 7000],
    [401, 'refused', 7000],
    [404, 'refused', 7000],
  ])(
    '%i of the first event is a failure of the batch: %s, and Retry-After is passed up',
    async (status, kind, after) => {
      const receiver = await receive(inTurn(status));
      const failure = await to(receiver).deliver(plainBatch(3), never()).catch(itself);
      expect(failure).toMatchObject({ kind, retryAfterMs: after });
      expect(receiver.requests).toHaveLength(1);
    },
  );

  test('a failure in the middle keeps what was taken, and asks for the rest again', async () => {
    const receiver = await receive(inTurn(200, 200, 503));
    expect(await to(receiver).deliver(plainBatch(5), never())).toEqual({
      rejected: [],
      again: [2, 3, 4],
      retryAfterMs: 7000,
    });
    expect(receiver.requests).toHaveLength(3);
  });

  test.each([400, 413, 422])('an event that gets %i is rejected alone', async (status) => {
    const receiver = await receive(inTurn(200, status));
    const { rejected, again } = await to(receiver).deliver(plainBatch(3), never());
    expect(rejected).toEqual([{ at: 1, reason: `answered ${status}: {"error":"bad"}` }]);
    expect(again).toEqual([]);
    expect(receiver.requests).toHaveLength(3);
  });

  test('when not one of several is taken, it is not the events that are wrong', async () => {
    const receiver = await receive((_request, response) => response.writeHead(400).end());
    const failure = await to(receiver).deliver(plainBatch(3), never()).catch(itself);
    expect(failure).toMatchObject({ kind: 'refused' });
  });

  test('a redirect is a failure, and is not followed', async () => {
    const other = await receive();
    const receiver = await receive((_request, response) =>
      response.writeHead(307, { location: other.url }).end(),
    );
    const failure = await to(receiver).deliver(plainBatch(1), never()).catch(itself);
    expect(String(failure)).toContain('a redirect');
    expect(other.requests).toEqual([]);
  });

  test('a receiver that never answers, or not to the end, is a timeout', async () => {
    const mute = await receive(() => {});
    const endless = await receive((_request, response) => response.writeHead(200).write('x'));
    for (const receiver of [mute, endless]) {
      const failure = await to(receiver, { timeout: '0.2' }).deliver(plainBatch(1), never()).catch(itself);
      expect(failure).toMatchObject({ kind: 'timeout' });
    }
  });

  test('a connection that is reset in the middle is unclear', async () => {
    const receiver = await receive((_request, response) => response.socket?.resetAndDestroy());
    const failure = await to(receiver).deliver(plainBatch(1), never()).catch(itself);
    expect(failure).toMatchObject({ kind: 'unclear' });
    expect(String(failure)).toContain('the connection was reset (ECONNRESET)');
  });

  test('an endless 200 is an acknowledgement, and is not read to its end', async () => {
    const receiver = await receive((_request, response) => {
      response.writeHead(200);
      const more = (): void => {
        if (!response.destroyed) response.write('x'.repeat(65_536), () => setImmediate(more));
      };
      more();
    });
    expect(await to(receiver).deliver(plainBatch(1), never())).toEqual(taken);
  });

  test('no secret is in a message, though the receiver says all of them back', async () => {
    const [key, token] = [secret(), randomBytes(24).toString('hex')];
    const receiver = await receive((request, response) =>
      response.writeHead(401).end(JSON.stringify([request.path, request.headers])),
    );
    const destination = to(receiver, { secret: key, headers: `authorization=Bearer%20${token}` });
    const failure = await destination.deliver(plainBatch(1), never()).catch(itself);
    expect(failure).toBeInstanceOf(DeliveryFailure);
    expect(receiver.requests[0]?.headers.authorization).toBe(`Bearer ${token}`);
    expect(String(failure)).not.toContain(token);
    expect(String(failure)).not.toContain(key.slice(6));
    expect(String(failure)).not.toContain('/hooks/mayfly');
  });
});

test('a check sends a signed event of its own, and nothing of the inventory', async () => {
  const key = secret();
  const receiver = await receive();
  await to(receiver, { secret: key }).check(never());
  const [request] = receiver.requests;
  expect(new Webhook(key).verify(request?.text ?? '', named(request?.headers ?? {}))).toMatchObject({
    type: 'mayfly.test',
  });
  const gone = await receive(inTurn(410));
  expect(await to(gone).check(never()).catch(itself)).toMatchObject({ kind: 'gone' });
});

describe('settings', () => {
  const url = 'https://siem.example/hook';
  test.each([
    [{ url, secret: 'whsec_short' }, /number 1 has \d+ bytes, and the standard asks for 24 to 64/],
    [{ url, secret: 'hunter2hunter2hunter2' }, 'secret: number 1 is not whsec_ and base64'],
    [{ url, secret: `${secret()} ${secret(65)}` }, /number 2 has 65 bytes/],
    [{ url }, 'secret is missing'],
    [{ url: 'https://10.0.0.1/x', secret: secret() }, /10\.0\.0\.1 is a private address/],
    [{ url: 'ftp://siem.example/', secret: secret() }, 'ftp:// is neither http nor https'],
    [{ url, secret: secret(), events_per_request: '0' }, /events_per_request is not between 1 and 100/],
    [{ url, secret: secret(), headers: 'tiger' }, 'headers: part 1 is not name=value'],
    [{ url, secret: secret(), headers: 'a=b,Host=evil' }, 'headers: host is not for you to set'],
    [{ url, secret: secret(), headers: 'webhook-id=1' }, 'headers: webhook-id is not for you to set'],
    [{ url, secret: secret(), headers: 'a=%0d%0ab' }, 'headers: the value of a holds what a header may not'],
    [{ url, secret: secret(), headers: 'a=%zz' }, 'headers: the value of a is not percent-encoded rightly'],
  ])('%#: what is wrong is refused with words, without the secret', (given, words) => {
    const make = (): Destination => webhook.create(completeValues(webhook.settings, given), exportDeps());
    expect(make).toThrow(words);
    expect(make).not.toThrow(/hunter2|tiger|whsec_[A-Za-z0-9+/]{20}/);
  });
});

function named(headers: ReceivedRequest['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

function itself(error: unknown): unknown {
  return error;
}
