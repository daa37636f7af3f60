import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OutgoingRecord } from '../../collector/export/destination.ts';
import { elasticsearch } from '../../collector/export/destinations/elasticsearch.ts';
import { ecs } from '../../src/core/siem/formats/ecs.ts';
import { ocsf } from '../../src/core/siem/formats/ocsf.ts';
import { destinationFor, never, outgoing, taken } from '../collector/export/outgoing.ts';
import { freePort } from '../support/collector-process.ts';
import { mavenJars } from './maven-jars.ts';
import { type RunningProgram, startProgram } from './running-program.ts';

const version = '2.19.3';
const jars =
  process.env['MAYFLY_TEST_SIEM'] === '1'
    ? mavenJars('opensearch', [
        `org.opensearch:opensearch:${version}`,
        `org.opensearch.plugin:transport-netty4-client:${version}`,
        'org.apache.logging.log4j:log4j-core:2.21.0',
      ])
    : null;

/** One node of OpenSearch in one process, without its security plugin: who may come in is not tested here. */
describe.skipIf(jars === null)(`OpenSearch ${version}`, () => {
  let node: RunningProgram;
  let url = '';

  beforeAll(async () => {
    const [port, transport] = [await freePort(), await freePort()];
    url = `http://127.0.0.1:${port}`;
    const home = mkdtempSync(join(tmpdir(), 'mayfly-opensearch-'));
    mkdirSync(join(home, 'config'));
    const main = join(import.meta.dirname, 'OpenSearchNode.java');
    node = await startProgram({
      command: ['java', '-Xmx600m', '-cp', jars ?? '', main, home, String(port), String(transport)],
      isReady: async () => {
        const health = await fetch(`${url}/_cluster/health?wait_for_status=yellow`);
        if (!health.ok) throw new Error(`health is ${health.status}`);
      },
    });
    await put('/_index_template/logs-mayfly', {
      index_patterns: ['logs-mayfly.*'],
      data_stream: {},
      template: {
        settings: { number_of_replicas: 0 },
        mappings: { properties: { event: { properties: { created: { type: 'date' } } } } },
      },
    });
  }, 600_000);
  afterAll(() => node?.stop());

  const ask = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const answer = await fetch(`${url}${path}`, { headers: { 'content-type': 'application/json' }, ...init });
    return answer.json();
  };
  const put = (path: string, body: unknown) => ask(path, { method: 'PUT', body: JSON.stringify(body) });
  const documents = async (pattern: string) => {
    await ask(`/${pattern}/_refresh`, { method: 'POST' });
    const found = (await ask(`/${pattern}/_search?size=10000`)) as {
      hits: { hits: { _id: string; _index: string; _source: Record<string, unknown> }[] };
    };
    return found.hits.hits;
  };

  test('has every event once in its data stream, however often it is sent', async () => {
    const destination = destinationFor(elasticsearch, { url });
    await destination.check(never());
    const records = outgoing(ecs, 600);
    for (let round = 0; round < 3; round++)
      expect(await destination.deliver(records, never())).toEqual(taken);
    const found = await documents('logs-mayfly.*');
    expect(found.map(({ _id }) => _id).sort()).toEqual(records.map(({ id }) => id).sort());
    expect(found.every(({ _index }) => _index.startsWith('.ds-logs-mayfly.'))).toBe(true);
    const byId = new Map(found.map((one) => [one._id, one._source]));
    for (const { id, fields } of records) expect(byId.get(id)).toEqual(JSON.parse(JSON.stringify(fields)));
  });

  test('refuses a document that does not fit, and takes the others', async () => {
    const records = outgoing(ecs, 10).map((record, i) => ({ ...record, id: `odd-${i}` }));
    const bad = withField(records[4], { event: { created: 'not a date' } });
    const destination = destinationFor(elasticsearch, { url });
    const delivered = await destination.deliver(records.with(4, bad), never());
    expect(delivered.again).toEqual([]);
    expect(delivered.rejected).toEqual([
      { at: 4, reason: expect.stringMatching(/^400: mapper_parsing_exception: /) },
    ]);
    const found = (await documents('logs-mayfly.*')).filter(({ _id }) => _id.startsWith('odd-'));
    expect(found).toHaveLength(9);
  });

  test('gets batches larger than it takes in parts', async () => {
    const records = outgoing(ocsf, 400).map((record) => ({ ...record, id: `many-${record.id}` }));
    const destination = destinationFor(elasticsearch, {
      url,
      gzip: 'false',
      data_stream: 'logs-mayfly.ocsf-default',
    });
    expect(await destination.deliver(records, never())).toEqual(taken);
    expect(await documents('logs-mayfly.ocsf-default')).toHaveLength(400);
  });
});

function withField(
  record: OutgoingRecord | undefined,
  over: Readonly<Record<string, unknown>>,
): OutgoingRecord {
  if (record === undefined) throw new Error('no record');
  const fields = { ...record.fields, ...over };
  return { ...record, fields, body: JSON.stringify(fields) };
}
