import { createHash, createHmac } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { s3 } from '../../../../collector/export/destinations/s3.ts';
import { castMembers, type Leftover } from '../../../../collector/export/parquet/cast.ts';
import { ocsfColumns } from '../../../../collector/export/s3/ocsf-columns.ts';
import { urlOf } from '../../../../collector/export/s3/put-object.ts';
import { instant } from '../../../../src/core/instant.ts';
import { ndjson } from '../../../../src/core/siem/formats/ndjson.ts';
import { ocsf } from '../../../../src/core/siem/formats/ocsf.ts';
import { ocsfVersions } from '../../../../src/core/siem/ocsf/versions.ts';
import { anyEvent } from '../../../core/siem/any-event.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { readParquet } from '../duckdb.ts';
import {
  type Answerer,
  type HttpReceiver,
  openHttpReceiver,
  type ReceivedRequest,
} from '../http-receiver.ts';
import { destinationFor, never, outgoing, outgoingOf, taken } from '../outgoing.ts';

const accessKeyId = fakeSecret('', 20);
const secretAccessKey = fakeSecret('', 40);
const sessionToken = fakeSecret('', 60);
let receiver: HttpReceiver | undefined;
afterEach(() => receiver?.close());

async function open(answer: Answerer, values = {}) {
  const opened = await openHttpReceiver(answer);
  receiver = opened;
  const destination = destinationFor(s3, {
    endpoint: opened.url,
    path_style: 'true',
    bucket: 'events',
    region: 'eu-central-1',
    access_key_id: accessKeyId,
    secret_access_key: secretAccessKey,
    timeout: '5',
    ...values,
  });
  return { receiver: opened, destination };
}

const stores: Answerer = (request, response) => {
  if (request.headers.authorization !== expectedAuthorization(request)) {
    return void response.writeHead(403).end('<Error><Code>SignatureDoesNotMatch</Code></Error>');
  }
  response.writeHead(200, { etag: '"0"' }).end();
};

/** Signature Version 4, step by step (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html). */
function expectedAuthorization({ method, path, headers, bytes }: ReceivedRequest): string {
  const date = String(headers['x-amz-date']);
  const signed = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1] ?? '';
  const hash = createHash('sha256').update(bytes).digest('hex');
  const lines = signed.split(';').map((name) => `${name}:${String(headers[name])}\n`);
  const canonicalPath = path
    .split('/')
    .map((part) => encodeURIComponent(decodeURIComponent(part)))
    .join('/');
  const canonical = [method, canonicalPath, '', lines.join(''), signed, hash].join('\n');
  const scope = `${date.slice(0, 8)}/eu-central-1/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', date, scope, createHash('sha256').update(canonical).digest('hex')].join(
    '\n',
  );
  const hmac = (key: string | Buffer, part: string) => createHmac('sha256', key).update(part).digest();
  const signingKey = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  const signature = hmac(signingKey, text).toString('hex');
  return `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`;
}

describe('lines of JSON', () => {
  const records = outgoing(ndjson, 9);

  test('are one signed object, called by its sequences', async () => {
    const { receiver: opened, destination } = await open(stores);
    expect(await destination.deliver(records, never())).toEqual(taken);
    const [put] = opened.requests;
    const day = new Date(records[0]?.at ?? 0).toISOString().slice(0, 10).replaceAll('-', '/');
    expect(put?.method).toBe('PUT');
    expect(put?.path).toBe(`/events/mayfly/${day}/0000000000001000-0000000000001008.ndjson.gz`);
    const lines = gunzipSync(put?.bytes ?? '')
      .toString()
      .split('\n');
    expect(lines.pop()).toBe('');
    expect(lines).toEqual(records.map(({ body }) => body));
  });

  test('are the same object when they are sent again', async () => {
    const { receiver: opened, destination } = await open(stores);
    await destination.deliver(records, never());
    await destination.deliver(records, never());
    const [first, second] = opened.requests;
    expect(second?.path).toBe(first?.path);
    expect(second?.bytes.equals(first?.bytes ?? Buffer.alloc(0))).toBe(true);
  });

  test('say how they are to be encrypted, and carry the session token', async () => {
    const { receiver: opened, destination } = await open(stores, {
      encryption: 'aws:kms',
      kms_key_id: 'key-1',
      session_token: sessionToken,
    });
    expect(await destination.deliver(records, never())).toEqual(taken);
    expect(opened.requests[0]?.headers).toMatchObject({
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-aws-kms-key-id': 'key-1',
      'x-amz-security-token': sessionToken,
    });
    expect(opened.requests[0]?.headers.authorization).toContain('x-amz-server-side-encryption;');
  });
});

describe('Security Lake', () => {
  const values = { layout: 'security-lake', account_id: '123456789012' };

  test('gets one class an object, rows by time, nothing left out', async () => {
    const records = outgoing(ocsf, 40).map((record, i) => {
      const at = instant(record.at - i * 1_000);
      return { ...record, at, fields: { ...record.fields, time: at } };
    });
    const { receiver: opened, destination } = await open(stores, values);
    expect(await destination.deliver(records, never())).toEqual(taken);
    const arrived: string[] = [];
    for (const { path, bytes } of opened.requests) {
      expect(decodeURIComponent(path)).toMatch(
        /^\/events\/ext\/mayfly-[a-z-]+\/region=eu-central-1\/accountId=123456789012\/eventDay=\d{8}\/\d{16}-\d{16}\.zstd\.parquet$/,
      );
      const { rows } = await readParquet(bytes);
      const times = rows.map(({ time }) => Number(time));
      expect(times).toEqual(times.toSorted((one, other) => one - other));
      expect(new Set(rows.map((row) => row['class_uid'])).size).toBe(1);
      arrived.push(...rows.map(({ metadata }) => (metadata as { uid: string }).uid));
    }
    expect(arrived.sort()).toEqual(records.map(({ id }) => id).sort());
    expect(new Set(opened.requests.map(({ path }) => path)).size).toBe(opened.requests.length);
  });

  test.each(ocsfVersions)('has a column for every attribute that OCSF %s is written with', (version) => {
    for (const inventory of ['change', 'state']) {
      fc.assert(
        fc.property(anyEvent, (event) => {
          const { fields } = outgoingOf(event, ocsf, { version, inventory });
          const left: Leftover = new Map();
          castMembers(fields ?? {}, ocsfColumns(fields?.['class_uid']), { path: '', left });
          expect(Object.fromEntries(left)).toEqual({});
        }),
        { numRuns: 200 },
      );
    }
  });

  test('is checked by an object of no rows where events go', async () => {
    const { receiver: opened, destination } = await open(stores, values);
    await destination.check(never());
    const [put] = opened.requests;
    expect(decodeURIComponent(put?.path ?? '')).toMatch(
      /\/ext\/mayfly-api-activity\/region=[^/]+\/accountId=\d+\/eventDay=20261123\/check\.zstd\.parquet$/,
    );
    expect((await readParquet(put?.bytes ?? new Uint8Array())).rows).toEqual([]);
  });

  test('of another format is told', async () => {
    const { destination } = await open(stores, values);
    await expect(destination.deliver(outgoing(ndjson, 2), never())).rejects.toMatchObject({
      kind: 'refused',
      message: 'the layout security-lake needs the format ocsf',
    });
  });

  test('of which one object fails is sent again without what was stored', async () => {
    const records = outgoing(ocsf, 40);
    let puts = 0;
    const { destination } = await open((request, response) => {
      puts += 1;
      if (puts === 3)
        return void response.writeHead(503, { 'retry-after': '2' }).end('<Code>SlowDown</Code>');
      stores(request, response);
    }, values);
    const { again, rejected, retryAfterMs } = await destination.deliver(records, never());
    expect(rejected).toEqual([]);
    expect(again.length).toBeGreaterThan(0);
    expect(again.length).toBeLessThan(40);
    expect(retryAfterMs).toBe(2_000);
  });
});

describe('is not acknowledged', () => {
  const xml = (code: string, more = '') =>
    `<?xml version="1.0"?><Error><Code>${code}</Code><Message>Words about it</Message>${more}</Error>`;

  test.each([
    ['busy', 503, 'SlowDown'],
    ['unclear', 500, 'InternalError'],
    ['refused', 403, 'SignatureDoesNotMatch'],
    ['refused', 404, 'NoSuchBucket'],
    ['refused', 400, 'ExpiredToken'],
    ['timeout', 400, 'RequestTimeout'],
  ])('%s: %d %s', async (kind, status, code) => {
    const echo = `<StringToSign>${secretAccessKey} ${sessionToken}</StringToSign>`;
    const { destination } = await open(
      (_, response) => void response.writeHead(status).end(xml(code, echo)),
      {
        session_token: sessionToken,
      },
    );
    const error = await destination
      .deliver(outgoing(ndjson, 2), never())
      .catch((failure: unknown) => failure);
    expect(error).toMatchObject({ kind, message: `answered ${status}: ${code}: Words about it` });
  });

  test('by a redirect, and the request goes nowhere else', async () => {
    const { receiver: opened, destination } = await open(
      (_, response) => void response.writeHead(301, { location: 'http://127.0.0.1:1/elsewhere' }).end(),
    );
    await expect(destination.deliver(outgoing(ndjson, 2), never())).rejects.toMatchObject({
      kind: 'refused',
    });
    expect(opened.requests).toHaveLength(1);
  });
});

test('the check writes an object that says nothing', async () => {
  const { receiver: opened, destination } = await open(stores);
  await destination.check(never());
  expect(opened.requests.map(({ path, text }) => [path, text])).toEqual([
    ['/events/mayfly/check.txt', 'mayfly may write here\n'],
  ]);
});

test.each([
  [{ bucket: 'a/../b' }, /bucket is not the name/],
  [{ layout: 'csv' }, /layout is not one of/],
])('settings that are wrong are told: %j', async (values, message) => {
  await expect(open(stores, values)).rejects.toThrow(message);
});

test.each([
  [
    'https://s3.eu-central-1.amazonaws.com',
    false,
    'https://events.s3.eu-central-1.amazonaws.com/a%20b/c%3D1',
  ],
  ['http://127.0.0.1:9000/', true, 'http://127.0.0.1:9000/events/a%20b/c%3D1'],
])('an object of %s, path style %s, is at %s', (endpoint, isPathStyle, url) => {
  expect(urlOf({ endpoint, isPathStyle, name: 'events' }, 'a b/c=1')).toBe(url);
});
