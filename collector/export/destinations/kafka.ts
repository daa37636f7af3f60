import { isIP } from 'node:net';
import type { Producer } from '@platformatic/kafka';
import { deliverInParts } from '../deliver-in-parts.ts';
import { DeliveryFailure } from '../delivery-failure.ts';
import type {
  Destination,
  DestinationDeps,
  DestinationKind,
  OutgoingRecord,
  SettingValues,
} from '../destination.ts';
import { guardConnections } from '../kafka/guard-connections.ts';
import { kafkaFailure, recordFault } from '../kafka/kafka-failure.ts';
import { compressions, type KafkaSettings, mechanisms, readKafkaSettings } from '../kafka/kafka-settings.ts';
import { loadKafkaClient } from '../kafka/load-client.ts';
import { numberOf, textOf } from '../setting-values.ts';
import { tlsSettings } from '../tls-settings.ts';
import { untilAborted } from '../until-aborted.ts';

type BytesProducer = Producer<Buffer, Buffer, Buffer, Buffer>;

/**
 * Apache Kafka and what speaks its protocol. A message's key is the fingerprint, so that the events of a credential
 * are in one partition and in order; all replicas acknowledge, and the producer is idempotent, so that its own
 * repetitions leave nothing twice. A batch that failed is sent by a new producer: its messages may be there twice then,
 * and carry the event's id in a header.
 */
export const kafka: DestinationKind = {
  name: 'kafka',
  title: 'Apache Kafka',
  settings: [
    {
      name: 'brokers',
      about: 'host:port of some brokers, with commas',
      kind: 'text',
      required: true,
      fallback: null,
    },
    { name: 'topic', about: 'topic; it must be there already', kind: 'text', required: true, fallback: null },
    { name: 'tls', about: 'connect over TLS', kind: 'flag', required: false, fallback: 'true' },
    {
      name: 'sasl',
      about: 'how to log in',
      kind: 'choice',
      values: mechanisms,
      required: false,
      fallback: 'none',
    },
    { name: 'username', about: 'name of the login', kind: 'text', required: false, fallback: null },
    { name: 'password', about: 'password of the login', kind: 'secret', required: false, fallback: null },
    {
      name: 'compression',
      about: 'compression of batches',
      kind: 'choice',
      values: compressions,
      required: false,
      fallback: 'gzip',
    },
    { name: 'timeout', about: 'seconds for one batch', kind: 'number', required: false, fallback: '60' },
    ...tlsSettings.filter(({ name }) => name !== 'server_name'),
  ],
  formats: ['ndjson', 'cloudevents', 'ocsf', 'ecs', 'cef', 'leef', 'udm', 'splunk-hec', 'asim'],
  limits: { records: 2000, bytes: 900_000, recordBytes: 900_000 },
  create: createKafka,
};

function createKafka(values: SettingValues, deps: DestinationDeps): Destination {
  const settings = readKafkaSettings(values);
  for (const { host, port } of settings.brokers) deps.network.checkHost(host, port);
  const timeoutMs = numberOf(values, 'timeout') * 1000;
  const secrets = [textOf(values, 'password')];
  let producer: BytesProducer | null = null;

  const drop = async (): Promise<void> => {
    const old = producer;
    producer = null;
    // What it still waits for is given up with it.
    await old?.close(true).catch(() => {});
  };
  const within = async <Value>(
    signal: AbortSignal,
    work: (client: BytesProducer) => Promise<Value>,
  ): Promise<Value> => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    try {
      producer ??= await openProducer(settings, deps);
      return await untilAborted(work(producer), limit);
    } catch (error) {
      await drop();
      if (recordFault(error) !== null) throw error;
      if (signal.aborted) throw new DeliveryFailure('unclear', 'stopped while sending', { cause: error });
      if (limit.aborted) throw new DeliveryFailure('timeout', `no answer within ${timeoutMs / 1000} s`);
      throw kafkaFailure(error, secrets);
    }
  };

  return {
    deliver: (records, signal) =>
      deliverInParts(records, async (part) => {
        try {
          await within(signal, (client) => client.send({ messages: part.map(messageTo(settings.topic)) }));
          return { rejected: [], again: [], retryAfterMs: null };
        } catch (error) {
          const fault = recordFault(error);
          if (fault === null) throw error;
          return { refused: fault, at: null, reason: kafkaFailure(error, secrets).message };
        }
      }),
    check: async (signal) => {
      const { topics } = await within(signal, (client) => client.metadata({ topics: [settings.topic] }));
      if (!topics.has(settings.topic))
        throw new DeliveryFailure('refused', `there is no topic ${settings.topic}`);
    },
    close: drop,
  };
}

interface Message {
  readonly topic: string;
  readonly key?: Buffer;
  readonly value: Buffer;
  readonly headers: Map<Buffer, Buffer>;
}

function messageTo(topic: string) {
  return ({ id, kind, fingerprint, body }: OutgoingRecord): Message => ({
    topic,
    ...(fingerprint === null ? {} : { key: Buffer.from(fingerprint) }),
    value: Buffer.from(body),
    headers: new Map([
      [Buffer.from('mayfly-event-id'), Buffer.from(id)],
      [Buffer.from('mayfly-event-kind'), Buffer.from(kind)],
    ]),
  });
}

const connectTimeoutMs = 10_000;

async function openProducer(settings: KafkaSettings, { network }: DestinationDeps): Promise<BytesProducer> {
  const { Producer } = await loadKafkaClient();
  const { brokers, compression, sasl, tls } = settings;
  // TLS has names only; a certificate for an address is checked without.
  const isNamed = brokers.every(({ host }) => isIP(host) === 0);
  const producer: BytesProducer = new Producer({
    clientId: 'mayfly',
    bootstrapBrokers: [...brokers],
    idempotent: true,
    acks: -1,
    compression,
    autocreateTopics: false,
    connectTimeout: connectTimeoutMs,
    retries: 3,
    retryDelay: 250,
    ...(tls === null ? {} : { tls: { ...tls, lookup: network.lookup }, tlsServerName: isNamed }),
    ...(sasl === null ? {} : { sasl }),
  });
  guardConnections(producer.connections, network, tls !== null);
  return producer;
}
