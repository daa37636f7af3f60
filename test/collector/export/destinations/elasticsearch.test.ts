import { afterEach, describe, expect, test } from 'vitest';
import { elasticsearch } from '../../../../collector/export/destinations/elasticsearch.ts';
import { ecs } from '../../../../src/core/siem/formats/ecs.ts';
import { ocsf } from '../../../../src/core/siem/formats/ocsf.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { type Answerer, type HttpReceiver, openHttpReceiver, sendJson } from '../http-receiver.ts';
import { destinationFor, never, outgoing, taken } from '../outgoing.ts';

const key = fakeSecret('', 40);
const records = outgoing(ecs, 6);
let receiver: HttpReceiver | undefined;
afterEach(() => receiver?.close());

async function sendTo(answer: Answerer, values = {}, batch = records) {
  const opened = await openHttpReceiver(answer);
  receiver = opened;
  const destination = destinationFor(elasticsearch, {
    url: `${opened.url}/`,
    api_key: key,
    timeout: '5',
    ...values,
  });
  return { receiver: opened, destination, delivered: destination.deliver(batch, never()) };
}

/** Action and document by turns, each on a line, the last line ended (else the receiver takes none). */
function actionsIn(text: string): readonly { action: { _index: string; _id: string }; document: object }[] {
  if (!text.endsWith('\n')) throw new Error('the bulk request must be terminated by a newline');
  const lines = text.slice(0, -1).split('\n');
  return Array.from({ length: lines.length / 2 }, (_, i) => ({
    action: (JSON.parse(lines[2 * i] ?? '') as { create: { _index: string; _id: string } }).create,
    document: JSON.parse(lines[2 * i + 1] ?? '') as object,
  }));
}

type Item = Readonly<Record<string, unknown>>;

function bulk(itemOf: (at: number) => Item): Answerer {
  return ({ text }, response) => {
    const items = actionsIn(text).map((_, at) => ({ create: itemOf(at) }));
    sendJson(response, 200, { errors: items.some(({ create }) => create['status'] !== 201), items });
  };
}

const created: Item = { status: 201 };
const failed = (status: number, type: string): Item => ({ status, error: { type, reason: 'because' } });

describe('a batch', () => {
  test('creates each record in its own data stream under the id of its event', async () => {
    const sent = await sendTo(bulk(() => created));
    expect(await sent.delivered).toEqual(taken);
    const [request] = sent.receiver.requests;
    expect(request?.path).toMatch(/^\/_bulk\?filter_path=/);
    expect(request?.headers).toMatchObject({
      authorization: `ApiKey ${key}`,
      'content-type': 'application/x-ndjson',
      'content-encoding': 'gzip',
    });
    const actions = actionsIn(request?.text ?? '');
    expect(actions.map(({ action }) => action._id)).toEqual(records.map(({ id }) => id));
    expect(actions.map(({ document }) => document)).toEqual(records.map(({ fields }) => fields));
    for (const { action, document } of actions) {
      expect(action._index).toMatch(/^logs-mayfly\.[a-z]+-default$/);
      expect(document).toHaveProperty('@timestamp');
    }
  });

  test('of a format without a time of its own gets one, and the stream of its kind', async () => {
    const events = outgoing(ocsf, 3);
    const sent = await sendTo(
      bulk(() => created),
      { data_stream: 'ocsf-{kind}-eu', gzip: 'false' },
      events,
    );
    expect(await sent.delivered).toEqual(taken);
    const actions = actionsIn(sent.receiver.requests[0]?.text ?? '');
    for (const [i, { action, document }] of actions.entries()) {
      expect(action._index).toBe(`ocsf-${events[i]?.kind}-eu`);
      expect(document).toEqual({
        '@timestamp': new Date(events[i]?.at ?? 0).toISOString(),
        ...events[i]?.fields,
      });
    }
  });

  test('that is too large is sent in parts', async () => {
    const sent = await sendTo(({ text }, response) => {
      const actions = actionsIn(text);
      if (actions.length > 2) return void response.writeHead(413).end();
      sendJson(response, 200, { errors: false, items: actions.map(() => ({ create: created })) });
    });
    expect(await sent.delivered).toEqual(taken);
  });
});

test('a 200 with items that failed is looked at item by item', async () => {
  const items: readonly Item[] = [
    created,
    failed(409, 'version_conflict_engine_exception'),
    failed(429, 'es_rejected_execution_exception'),
    failed(400, 'document_parsing_exception'),
    { status: 201, failure_store: 'used' },
    failed(503, 'unavailable_shards_exception'),
  ];
  const sent = await sendTo(bulk((at) => items[at] ?? created));
  const { rejected, again } = await sent.delivered;
  expect(again).toEqual([2, 5]);
  expect(rejected).toEqual([
    { at: 3, reason: '400: document_parsing_exception: because' },
    { at: 4, reason: expect.stringContaining('failure store') },
  ]);
});

test.each([
  [401, 'security_exception'],
  [403, 'security_exception'],
  [404, 'index_not_found_exception'],
])('an item with %d stops the destination instead of making dead letters', async (status, type) => {
  const sent = await sendTo(bulk((at) => (at === 1 ? failed(status, type) : created)));
  await expect(sent.delivered).rejects.toMatchObject({
    kind: 'refused',
    message: `${status}: ${type}: because`,
  });
});

describe('is no acknowledgement', () => {
  test.each([
    ['a page', 200, 'welcome', 'unclear', 'none of the records'],
    ['an empty object', 200, {}, 'unclear', 'none of the records'],
    ['fewer items', 200, { errors: false, items: [{ create: created }] }, 'unclear', '1 of 6'],
    ['too many requests', 429, {}, 'busy', 'answered 429'],
    ['a wrong key', 401, { error: { type: 'security_exception' } }, 'refused', 'security_exception'],
    ['a gateway without a cluster', 502, 'bad gateway', 'unclear', 'answered 502'],
  ])('%s', async (_what, status, body, kind, message) => {
    const sent = await sendTo((_, response) => sendJson(response, status, body, { 'retry-after': '3' }));
    await expect(sent.delivered).rejects.toMatchObject({ kind, message: expect.stringContaining(message) });
  });

  test('an answer that ends in the middle', async () => {
    const sent = await sendTo((_, response) => {
      response.writeHead(200, { 'content-length': '9999' }).write('{"errors":false,"items":[');
      setTimeout(() => response.destroy(), 50);
    });
    await expect(sent.delivered).rejects.toMatchObject({ kind: 'unclear' });
  });
});

test('the time to wait is told for items that are to be sent again', async () => {
  const sent = await sendTo((_, response) => {
    const items = records.map(() => ({ create: failed(429, 'busy') }));
    sendJson(response, 200, { errors: true, items }, { 'retry-after': '4' });
  });
  expect(await sent.delivered).toEqual({ rejected: [], again: [0, 1, 2, 3, 4, 5], retryAfterMs: 4_000 });
});

describe('access', () => {
  const password = fakeSecret('', 20);

  test.each([
    ['a bearer token', { api_key: '', bearer: key }, `Bearer ${key}`],
    [
      'a name with a password',
      { api_key: '', username: 'mayfly', password },
      `Basic ${Buffer.from(`mayfly:${password}`).toString('base64')}`,
    ],
    ['none', { api_key: '' }, undefined],
  ])('is by %s', async (_what, values, header) => {
    const sent = await sendTo(
      bulk(() => created),
      values,
    );
    await sent.delivered;
    expect(sent.receiver.requests[0]?.headers.authorization).toBe(header);
  });

  test.each([
    [{ bearer: 'x' }, /only one of them/],
    [{ api_key: '', username: 'mayfly' }, /each needs the other/],
  ])('%j is told at once', async (values, message) => {
    await expect(
      sendTo(
        bulk(() => created),
        values,
      ),
    ).rejects.toThrow(message);
  });

  test('stands in no message, though the receiver says it back', async () => {
    const sent = await sendTo(({ headers }, response) => sendJson(response, 401, headers), {
      api_key: '',
      username: 'mayfly',
      password,
    });
    const text = String(await sent.delivered.catch((error: unknown) => error));
    expect(text).toContain('[secret]');
    expect(text).not.toContain(password);
    expect(text).not.toContain(Buffer.from(`mayfly:${password}`).toString('base64'));
  });
});

describe('the check', () => {
  test('sends no record, and takes "no requests added" for a yes', async () => {
    const sent = await sendTo(({ text }, response) =>
      text === '\n'
        ? sendJson(response, 400, { error: { type: 'action_request_validation_exception' } })
        : bulk(() => created)({ text } as never, response),
    );
    await sent.delivered;
    await sent.destination.check(never());
  });

  test.each([
    [401, { error: { type: 'security_exception' } }],
    [400, 'proxy: bad request'],
  ])('says no to %d %j', async (status, body) => {
    const opened = await openHttpReceiver((_, response) => sendJson(response, status, body));
    receiver = opened;
    const destination = destinationFor(elasticsearch, { url: opened.url, api_key: key });
    await expect(destination.check(never())).rejects.toMatchObject({ kind: 'refused' });
  });
});
