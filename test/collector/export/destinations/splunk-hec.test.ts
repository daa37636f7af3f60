import { afterEach, describe, expect, test } from 'vitest';
import { splunkHec } from '../../../../collector/export/destinations/splunk-hec.ts';
import { cef } from '../../../../src/core/siem/formats/cef.ts';
import { splunkHec as splunkFormat } from '../../../../src/core/siem/formats/splunk-hec.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { type Answerer, type HttpReceiver, openHttpReceiver, sendJson } from '../http-receiver.ts';
import { destinationFor, never, outgoing, taken } from '../outgoing.ts';

const token = fakeSecret('', 36);
const records = outgoing(splunkFormat, 8);
let receiver: HttpReceiver | undefined;
afterEach(() => receiver?.close());

async function sendTo(answer: Answerer, values = {}, batch = records) {
  const opened = await openHttpReceiver(answer);
  receiver = opened;
  const destination = destinationFor(splunkHec, { url: opened.url, token, timeout: '5', ...values });
  return { receiver: opened, destination, delivered: destination.deliver(batch, never()) };
}

interface Envelope {
  readonly time: number;
  readonly host: string;
  readonly source: string;
  readonly sourcetype: string;
  readonly index?: string;
  readonly event: unknown;
}

/** Objects one after another, as Splunk reads them: no array, no commas. */
function envelopesIn(text: string): readonly Envelope[] {
  return text.split('\n').map((line) => JSON.parse(line) as Envelope);
}

/** As Splunk answers: wrong token 403, a wrong event by its number, an id of acknowledgement when there is a channel. */
function splunk(isBad: (event: unknown) => boolean = () => false, arrived: string[] = []): Answerer {
  return ({ path, headers, text }, response) => {
    if (path !== '/services/collector/event')
      return sendJson(response, 404, { text: 'Not Found', code: 404 });
    if (headers.authorization !== `Splunk ${token}`) {
      return sendJson(response, 403, { text: 'Invalid token', code: 4 });
    }
    if (text === '') return sendJson(response, 400, { text: 'No data', code: 5 });
    const events = envelopesIn(text);
    const bad = events.findIndex(({ event }) => isBad(event));
    if (bad >= 0) {
      return sendJson(response, 400, { text: 'Invalid data format', code: 6, 'invalid-event-number': bad });
    }
    arrived.push(...events.map(({ event }) => String((event as { event_id?: string }).event_id)));
    sendJson(response, 200, { text: 'Success', code: 0 });
  };
}

describe('a batch', () => {
  test('is one envelope a record, with seconds and milliseconds, packed', async () => {
    const sent = await sendTo(splunk(), { index: 'security', sourcetype: 'x:{kind}' });
    expect(await sent.delivered).toEqual(taken);
    const [request] = sent.receiver.requests;
    expect(request?.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': 'application/json',
    });
    const envelopes = envelopesIn(request?.text ?? '');
    expect(envelopes).toHaveLength(8);
    for (const [i, envelope] of envelopes.entries()) {
      expect(Math.round(envelope.time * 1000)).toBe(records[i]?.at);
      expect(envelope).toMatchObject({ host: 'collector-1', source: 'mayfly', index: 'security' });
      expect(envelope.sourcetype).toBe(records[i]?.group);
      expect(envelope.event).toEqual(records[i]?.fields);
    }
  });

  test('of a text format has the text as its event and a source type of the kind', async () => {
    const lines = outgoing(cef, 2);
    const sent = await sendTo(splunk(), { gzip: 'false' }, lines);
    expect(await sent.delivered).toEqual(taken);
    const [request] = sent.receiver.requests;
    expect(request?.headers['content-encoding']).toBeUndefined();
    expect(envelopesIn(request?.text ?? '').map(({ event, sourcetype }) => [event, sourcetype])).toEqual(
      lines.map(({ body, kind }) => [body, `mayfly:${kind}`]),
    );
  });

  test('of which some events are wrong arrives without them', async () => {
    const arrived: string[] = [];
    const bad = [records[2]?.id, records[5]?.id];
    const isBad = (event: unknown) => bad.includes((event as { event_id: string }).event_id);
    const sent = await sendTo(splunk(isBad, arrived));
    const { rejected, again } = await sent.delivered;
    expect(rejected.map(({ at }) => at)).toEqual([2, 5]);
    expect(rejected[0]?.reason).toContain('Invalid data format');
    expect(again).toEqual([]);
    // Two that name what is wrong, and the three parts around it.
    expect(sent.receiver.requests).toHaveLength(5);
    expect(arrived).toEqual(records.map(({ id }) => id).filter((id) => !bad.includes(id)));
  });

  test('that is too large is sent in parts', async () => {
    const sizes: number[] = [];
    const sent = await sendTo(({ text }, response) => {
      const count = envelopesIn(text).length;
      if (count > 3) return void response.writeHead(413).end();
      sizes.push(count);
      sendJson(response, 200, { text: 'Success', code: 0 });
    });
    expect(await sent.delivered).toEqual(taken);
    expect(sizes).toEqual([2, 2, 2, 2]);
  });
});

describe('is not acknowledged', () => {
  test.each([
    ['busy', 503, { text: 'Server is busy', code: 9 }, 'Splunk is busy'],
    ['refused', 403, { text: 'Invalid token', code: 4 }, 'does not know the token'],
    [
      'refused',
      400,
      { text: 'Incorrect index', code: 7, 'invalid-event-number': 0 },
      'may not write to this index',
    ],
    ['refused', 400, { text: 'Data channel is missing', code: 10 }, 'turn `acknowledgement` on'],
    ['unclear', 500, { text: 'Internal server error', code: 8 }, 'Internal server error'],
    ['unclear', 200, 'Please log in', 'not an answer of the event collector'],
    ['unclear', 200, { text: 'odd', code: 17 }, 'odd'],
  ])('%s: %d %j', async (kind, status, body, message) => {
    const sent = await sendTo((_, response) => sendJson(response, status, body, { 'retry-after': '7' }));
    await expect(sent.delivered).rejects.toMatchObject({
      kind,
      message: expect.stringContaining(message),
      retryAfterMs: status === 200 ? null : 7_000,
    });
  });

  test('when the connection is cut', async () => {
    const sent = await sendTo((_, response) => response.destroy());
    await expect(sent.delivered).rejects.toMatchObject({ kind: 'unclear' });
  });

  test('when no answer comes', async () => {
    const sent = await sendTo(() => {}, { timeout: '0.2' });
    await expect(sent.delivered).rejects.toMatchObject({ kind: 'timeout' });
  });

  test('and the token stands in no message, though the receiver says it back', async () => {
    const sent = await sendTo(({ headers }, response) => sendJson(response, 500, headers));
    const error = await sent.delivered.catch((failure: unknown) => failure);
    expect(String(error)).toContain('[secret]');
    expect(JSON.stringify([error, String(error)])).not.toContain(token);
  });
});

describe('indexer acknowledgement', () => {
  const values = { acknowledgement: 'true', acknowledgement_wait: '20' };
  const accepts = (acks: (asked: number) => Readonly<Record<string, boolean>>): Answerer => {
    let asked = 0;
    return ({ path, headers }, response) => {
      const channel = headers['x-splunk-request-channel'];
      if (typeof channel !== 'string')
        return sendJson(response, 400, { text: 'Data channel is missing', code: 10 });
      if (path === '/services/collector/event')
        return sendJson(response, 200, { text: 'Success', code: 0, ackId: 7 });
      if (path !== `/services/collector/ack?channel=${channel}`) return sendJson(response, 404, {});
      asked += 1;
      sendJson(response, 200, { acks: acks(asked) });
    };
  };

  test('is waited for', async () => {
    const sent = await sendTo(
      accepts((asked) => ({ '7': asked > 2 })),
      values,
    );
    expect(await sent.delivered).toEqual(taken);
    expect(sent.receiver.requests.map(({ text }) => text).slice(1)).toEqual(Array(3).fill('{"acks":[7]}'));
  });

  test('of a batch in several requests is asked for together, each until it has come', async () => {
    let requests = 0;
    const asked: (readonly number[])[] = [];
    const sent = await sendTo(
      ({ path, text }, response) => {
        if (path.endsWith('/event')) {
          requests += 1;
          return sendJson(response, 200, { text: 'Success', code: 0, ackId: requests });
        }
        const { acks } = JSON.parse(text) as { readonly acks: readonly number[] };
        asked.push(acks);
        const [first] = acks;
        sendJson(response, 200, { acks: Object.fromEntries(acks.map((id) => [id, id === first])) });
      },
      values,
      outgoing(splunkFormat, 2_100),
    );
    expect(await sent.delivered).toEqual(taken);
    expect(requests).toBeGreaterThanOrEqual(3);
    const ids = Array.from({ length: requests }, (_, i) => i + 1);
    expect(asked).toEqual(ids.map((_, i) => ids.slice(i)));
  });

  test('that never comes leaves the batch to be sent again', async () => {
    const sent = await sendTo(
      accepts(() => ({ '7': false })),
      { ...values, acknowledgement_wait: '0.3' },
    );
    await expect(sent.delivered).rejects.toMatchObject({
      kind: 'unclear',
      message: 'took the batch but did not confirm within 0.3 s that it is indexed',
    });
  });

  test('survives polls that fail', async () => {
    let asked = 0;
    const sent = await sendTo(({ path }, response) => {
      if (path.endsWith('/event')) return sendJson(response, 200, { text: 'Success', code: 0, ackId: 0 });
      asked += 1;
      if (asked === 1) return void response.destroy();
      if (asked === 2) return sendJson(response, 503, { text: 'busy', code: 9 });
      sendJson(response, 200, { acks: { '0': true } });
    }, values);
    expect(await sent.delivered).toEqual(taken);
    expect(asked).toBe(3);
  });

  test('that the token does not have is told with what to do', async () => {
    const without = await sendTo(splunk(), values);
    await expect(without.delivered).rejects.toMatchObject({
      kind: 'refused',
      message: /without an acknowledgement id/,
    });
    await without.receiver.close();
    const disabled = await sendTo(({ path }, response) => {
      if (path.endsWith('/event')) return sendJson(response, 200, { text: 'Success', code: 0, ackId: 0 });
      sendJson(response, 400, { text: 'ACK is disabled', code: 14 });
    }, values);
    await expect(disabled.delivered).rejects.toMatchObject({
      kind: 'refused',
      message: /turn `acknowledgement` off/,
    });
  });

  test('ends when the destination is stopped', async () => {
    const opened = await openHttpReceiver(accepts(() => ({})));
    receiver = opened;
    const stop = new AbortController();
    const destination = destinationFor(splunkHec, { url: opened.url, token, ...values });
    const delivered = destination.deliver(records, stop.signal);
    setTimeout(() => stop.abort(), 300);
    await expect(delivered).rejects.toMatchObject({ kind: 'unclear' });
  });
});

describe('the check', () => {
  test('sends no event', async () => {
    const sent = await sendTo(splunk());
    await sent.delivered;
    await sent.destination.check(never());
    expect(sent.receiver.requests.at(-1)?.text).toBe('');
  });

  test('says that the token is wrong', async () => {
    const opened = await openHttpReceiver(splunk());
    receiver = opened;
    const url = `${opened.url}/services/collector/event`;
    const destination = destinationFor(splunkHec, { url, token: fakeSecret('', 36) });
    await expect(destination.check(never())).rejects.toMatchObject({ kind: 'refused' });
  });
});
