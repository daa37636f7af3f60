import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Admin, Consumer, MessagesStreamModes } from '@platformatic/kafka';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kafka } from '../../collector/export/destinations/kafka.ts';
import { compressions } from '../../collector/export/kafka/kafka-settings.ts';
import { ndjson } from '../../src/core/siem/formats/ndjson.ts';
import { destinationFor, never, outgoing, taken } from '../collector/export/outgoing.ts';
import { freePort } from '../support/collector-process.ts';
import { mavenJars } from './maven-jars.ts';
import { type RunningProgram, startProgram } from './running-program.ts';

const jars =
  process.env['MAYFLY_TEST_SIEM'] === '1'
    ? mavenJars('kafka', ['org.apache.kafka:kafka_2.13:4.1.0', 'org.slf4j:slf4j-simple:1.7.36'])
    : null;

/** Apache Kafka itself, one broker that is its own controller. */
describe.skipIf(jars === null)('Apache Kafka 4.1', () => {
  let broker: RunningProgram;
  let port = 0;
  const admin = () => new Admin({ clientId: 'test', bootstrapBrokers: [`127.0.0.1:${port}`] });

  beforeAll(async () => {
    port = await freePort();
    const classPath = jars ?? '';
    const folder = mkdtempSync(join(tmpdir(), 'mayfly-kafka-'));
    const config = join(folder, 'server.properties');
    writeFileSync(config, properties(folder, port, await freePort()));
    const format = ['kafka.tools.StorageTool', 'format', '-t', 'AAAAAAAAAAAAAAAAAAAAAQ', '-c', config];
    spawnSync('java', ['-cp', classPath, ...format]);
    broker = await startProgram({
      command: ['java', '-Xmx512m', '-cp', classPath, 'kafka.Kafka', config],
      isReady: async () => {
        const client = admin();
        await client.metadata({}).finally(() => client.close());
      },
    });
  }, 600_000);
  afterAll(() => broker?.stop());

  function destination(topic: string, values = {}) {
    return destinationFor(kafka, { brokers: `127.0.0.1:${port}`, topic, tls: 'false', ...values });
  }

  async function topicNamed(topic: string, configs: { name: string; value: string }[] = []): Promise<string> {
    const client = admin();
    await client.createTopics({ topics: [topic], partitions: 3, replicas: 1, configs });
    await client.close();
    return topic;
  }

  async function messagesIn(topic: string, count: number) {
    const consumer = new Consumer({
      groupId: `g-${topic}`,
      clientId: 'test',
      bootstrapBrokers: [`127.0.0.1:${port}`],
    });
    const stream = await consumer.consume({ topics: [topic], mode: MessagesStreamModes.EARLIEST });
    const found: { id: string; key: string; value: string; partition: number }[] = [];
    for await (const { headers, key, value, partition } of stream) {
      const id = [...headers].find(([name]) => String(name) === 'mayfly-event-id')?.[1];
      found.push({ id: String(id), key: String(key), value: String(value), partition });
      if (found.length >= count) break;
    }
    await stream.close();
    await consumer.close(true);
    return found;
  }

  test.each(compressions)('takes batches packed with %s, each credential in order', async (compression) => {
    const topic = await topicNamed(`packed-${compression}`);
    const to = destination(topic, { compression });
    await to.check(never());
    const records = outgoing(ndjson, 500);
    for (let at = 0; at < records.length; at += 100) {
      expect(await to.deliver(records.slice(at, at + 100), never())).toEqual(taken);
    }
    await to.close();
    const messages = await messagesIn(topic, records.length);
    expect(messages.map(({ id }) => id).sort()).toEqual(records.map(({ id }) => id).sort());
    const ofCredential = Map.groupBy(
      records.filter(({ fingerprint }) => fingerprint !== null),
      ({ fingerprint }) => String(fingerprint),
    );
    for (const [fingerprint, expected] of ofCredential) {
      const found = messages.filter(({ key }) => key === fingerprint);
      expect(found.map(({ value }) => value)).toEqual(expected.map(({ body }) => body));
      expect(new Set(found.map(({ partition }) => partition)).size).toBe(1);
    }
  });

  test('refuses one message that is too large, and takes the others', async () => {
    const topic = await topicNamed('small', [{ name: 'max.message.bytes', value: '60000' }]);
    const records = outgoing(ndjson, 60).map((record, i) =>
      i === 7 ? { ...record, body: JSON.stringify({ x: 'y'.repeat(100_000) }) } : record,
    );
    const to = destination(topic, { compression: 'none' });
    const { rejected, again } = await to.deliver(records, never());
    await to.close();
    expect(rejected.map(({ at }) => at)).toEqual([7]);
    expect(again).toEqual([]);
  });

  test('says that there is no such topic', async () => {
    const to = destination('nowhere');
    await expect(to.check(never())).rejects.toMatchObject({ kind: 'refused' });
    await expect(to.deliver(outgoing(ndjson, 2), never())).rejects.toMatchObject({ kind: 'refused' });
    await to.close();
  });
});

function properties(folder: string, port: number, controller: number): string {
  return `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controller}
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}
advertised.listeners=PLAINTEXT://localhost:${port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs=${join(folder, 'data')}
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
auto.create.topics.enable=false
`;
}
