import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { kafka } from '../../../../collector/export/destinations/kafka.ts';
import { createNetwork } from '../../../../collector/export/network/create-network.ts';
import { completeValues } from '../../../../collector/export/setting-values.ts';
import { instant } from '../../../../src/core/instant.ts';
import { ndjson } from '../../../../src/core/siem/formats/ndjson.ts';
import { createAuthority } from '../../../support/certificate-authority.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { type KafkaBroker, type KafkaBrokerOptions, openKafkaBroker } from '../kafka-broker.ts';
import { destinationFor, never, outgoing, taken } from '../outgoing.ts';

const records = outgoing(ndjson, 24);
let closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers) await close();
  closers = [];
});

async function open(options: KafkaBrokerOptions = {}, values = {}) {
  const broker = await openKafkaBroker(options);
  const destination = destinationFor(kafka, {
    brokers: `127.0.0.1:${broker.port}`,
    topic: 'mayfly',
    tls: 'false',
    compression: 'none',
    timeout: '20',
    ...values,
  });
  closers.push(destination.close, broker.close);
  return { broker, destination };
}

function messagesOf(broker: KafkaBroker) {
  return broker.batches.flatMap(({ messages }) => messages);
}

describe('a batch', () => {
  test('is there once, in order for each credential, and acknowledged by all replicas', async () => {
    const { broker, destination } = await open();
    expect(await destination.deliver(records, never())).toEqual(taken);
    const messages = messagesOf(broker);
    expect(messages.map(({ headers }) => headers['mayfly-event-id']).sort()).toEqual(
      records.map(({ id }) => id).sort(),
    );
    for (const { acks, producerId } of broker.batches) {
      expect(acks).toBe(-1);
      expect(producerId).toBe(1n);
    }
    const byKey = Map.groupBy(messages, ({ key }) => key);
    for (const [key, ofKey] of byKey) {
      if (key !== null) expect(new Set(ofKey.map(({ partition }) => partition)).size).toBe(1);
      expect(ofKey.map(({ value }) => value)).toEqual(
        key === null
          ? expect.anything()
          : records.filter(({ fingerprint }) => fingerprint === key).map(({ body }) => body),
      );
    }
    expect(byKey.size).toBeGreaterThan(2);
  });

  test('that is sent again by the producer itself has the same sequence', async () => {
    const seen: number[] = [];
    const { broker, destination } = await open({
      partitions: 1,
      answer: ({ sequence }) => {
        seen.push(sequence);
        // The leader has moved, twice.
        return seen.length > 2 ? 0 : 6;
      },
    });
    expect(await destination.deliver(records, never())).toEqual(taken);
    expect(seen).toEqual([0, 0, 0]);
    expect(messagesOf(broker)).toHaveLength(records.length);
  });

  test('with one message that is too large arrives without it', async () => {
    const bad = records[5]?.id;
    const { broker, destination } = await open({
      answer: ({ messages }) => (messages.some(({ headers }) => headers['mayfly-event-id'] === bad) ? 10 : 0),
    });
    const { rejected, again } = await destination.deliver(records, never());
    expect(rejected.map(({ at }) => at)).toEqual([5]);
    expect(again).toEqual([]);
    const arrived = new Set(messagesOf(broker).map(({ headers }) => headers['mayfly-event-id']));
    expect([...arrived].sort()).toEqual(
      records
        .map(({ id }) => id)
        .filter((id) => id !== bad)
        .sort(),
    );
  });
});

describe('is not acknowledged', () => {
  test.each([
    ['refused', 29],
    ['busy', 19],
    ['unclear', 20],
  ])('%s: error %d', async (kind, code) => {
    const { destination } = await open({ answer: () => code });
    await expect(destination.deliver(records, never())).rejects.toMatchObject({ kind });
  });

  test('when the connection is cut, and the next try arrives', async () => {
    let isCut = true;
    const { broker, destination } = await open({ answer: () => (isCut ? 'cut' : 0) });
    await expect(destination.deliver(records, never())).rejects.toMatchObject({ name: 'DeliveryFailure' });
    isCut = false;
    expect(await destination.deliver(records, never())).toEqual(taken);
    expect(messagesOf(broker)).toHaveLength(records.length);
  });

  test('when no answer comes', async () => {
    const { destination } = await open({ answer: () => 'silence' }, { timeout: '1' });
    await expect(destination.deliver(records, never())).rejects.toMatchObject({
      kind: 'timeout',
      message: 'no answer within 1 s',
    });
  });

  test('when it is stopped', async () => {
    const { destination } = await open({ answer: () => 'silence' });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 300);
    await expect(destination.deliver(records, stop.signal)).rejects.toMatchObject({ kind: 'unclear' });
  });

  test('when nobody listens', async () => {
    const { broker, destination } = await open();
    await broker.close();
    await expect(destination.deliver(records, never())).rejects.toMatchObject({ kind: 'unreachable' });
  });
});

describe('brokers that send the client elsewhere', () => {
  test.each([['169.254.169.254'], ['10.1.2.3'], ['localhost']])('%s is refused', async (advertised) => {
    const broker = await openKafkaBroker({ advertised });
    const values = {
      brokers: `127.0.0.1:${broker.port}`,
      topic: 'mayfly',
      tls: 'false',
      compression: 'none',
    };
    const destination = kafka.create(completeValues(kafka.settings, values), {
      network: createNetwork({ allow: ['127.0.0.1'] }),
      now: () => instant(0),
      exporter: { version: '0.1.0', host: 'collector-1' },
    });
    closers.push(destination.close, broker.close);
    await expect(destination.deliver(records, never())).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining(advertised),
    });
    expect(broker.batches).toEqual([]);
  });

  test('a name that turns to a forbidden address after the check is not connected to', async () => {
    const asked: string[] = [];
    const broker = await openKafkaBroker({ advertised: 'broker.example.com' });
    const values = {
      brokers: `127.0.0.1:${broker.port}`,
      topic: 'mayfly',
      tls: 'false',
      compression: 'none',
    };
    const destination = kafka.create(completeValues(kafka.settings, values), {
      network: createNetwork({
        allow: ['127.0.0.1'],
        resolve: async (host) => {
          asked.push(host);
          return ['192.168.7.7'];
        },
      }),
      now: () => instant(0),
      exporter: { version: '0.1.0', host: 'collector-1' },
    });
    closers.push(destination.close, broker.close);
    await expect(destination.deliver(records, never())).rejects.toMatchObject({ kind: 'refused' });
    expect(asked).toContain('broker.example.com');
  });
});

describe('TLS with a login', () => {
  const authority = createAuthority();
  const tls = authority.issue({ addresses: ['127.0.0.1'] });
  const caFile = join(mkdtempSync(join(tmpdir(), 'mayfly-kafka-')), 'ca.pem');
  writeFileSync(caFile, authority.cert);
  const password = fakeSecret('', 24);
  const login = { username: 'mayfly', password };
  const secure = { tls: 'true', ca_file: caFile, sasl: 'PLAIN', username: 'mayfly', password };

  test('lets it in', async () => {
    const { broker, destination } = await open({ tls, login }, secure);
    expect(await destination.deliver(records, never())).toEqual(taken);
    expect(messagesOf(broker)).toHaveLength(records.length);
  });

  test('with a wrong password is told without the password', async () => {
    const wrong = fakeSecret('', 24);
    const { destination } = await open({ tls, login }, { ...secure, password: wrong });
    const error = await destination.deliver(records, never()).catch((failure: unknown) => failure);
    expect(error).toMatchObject({ kind: 'refused' });
    expect(String(error)).not.toContain(wrong);
  });

  test('of an authority that is not known is told', async () => {
    const { destination } = await open({ tls, login }, { ...secure, ca_file: '' });
    await expect(destination.deliver(records, never())).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('certificate'),
    });
  });
});

test('the check says that there is no such topic', async () => {
  const { destination } = await open();
  await destination.check(never());
  const other = await open({}, { topic: 'other' });
  await expect(other.destination.check(never())).rejects.toMatchObject({ kind: 'refused' });
});

test.each([
  [{ brokers: 'localhost' }, /brokers is not a list/],
  [{ topic: 'a b' }, /topic is not the name/],
  [{ sasl: 'SCRAM-SHA-512' }, /needs username and password/],
  [{ sasl: 'PLAIN', username: 'a', password: 'b' }, /it needs tls/],
  [{ brokers: '169.254.169.254:9092' }, /169\.254\.169\.254/],
])('settings that are wrong are told: %j', async (values, message) => {
  await expect(open({}, values)).rejects.toThrow(message);
});
