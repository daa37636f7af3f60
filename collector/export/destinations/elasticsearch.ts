import { MayflyError } from '../../../src/core/errors.ts';
import { deliverInParts } from '../deliver-in-parts.ts';
import type { Destination, DestinationDeps, DestinationKind, SettingValues } from '../destination.ts';
import { bulkFilter, readBulkAnswer } from '../elastic/bulk-answer.ts';
import { bulkBody } from '../elastic/bulk-body.ts';
import { type Answer, exchange } from '../exchange.ts';
import { failureOfAnswer } from '../failure-of-answer.ts';
import { gzipBody } from '../gzip-body.ts';
import { jsonAnswer } from '../json-answer.ts';
import { retryAfterMs } from '../retry-after.ts';
import { flagOf, numberOf, textOf } from '../setting-values.ts';
import { tlsOptions, tlsSettings } from '../tls-settings.ts';

/**
 * Elasticsearch and OpenSearch by their bulk API, into data streams
 * (https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-bulk). Each event is created under its own
 * id, so that it is there once however often it is sent, as long as the stream has not rolled over between two tries.
 */
export const elasticsearch: DestinationKind = {
  name: 'elasticsearch',
  title: 'Elasticsearch or OpenSearch',
  settings: [
    {
      name: 'url',
      about: 'address of the cluster: https://elastic.example.com:9200',
      kind: 'url',
      required: true,
      fallback: null,
    },
    {
      name: 'api_key',
      about: 'API key, encoded, as Elasticsearch shows it',
      kind: 'secret',
      required: false,
      fallback: null,
    },
    { name: 'bearer', about: 'bearer token', kind: 'secret', required: false, fallback: null },
    { name: 'username', about: 'name for basic access', kind: 'text', required: false, fallback: null },
    { name: 'password', about: 'password for basic access', kind: 'secret', required: false, fallback: null },
    {
      name: 'data_stream',
      about: 'data stream of records that do not name theirs (ECS does); {kind} is the kind of the event',
      kind: 'text',
      required: false,
      fallback: 'logs-mayfly.{kind}-default',
    },
    {
      name: 'require_data_stream',
      about: 'refuse to write where no data stream is (Elasticsearch 8.13 and later, not OpenSearch)',
      kind: 'flag',
      required: false,
      fallback: 'false',
    },
    { name: 'gzip', about: 'compress requests', kind: 'flag', required: false, fallback: 'true' },
    { name: 'timeout', about: 'seconds for one request', kind: 'number', required: false, fallback: '60' },
    ...tlsSettings,
  ],
  formats: ['ecs', 'ocsf', 'ndjson'],
  limits: { records: 2000, bytes: 8_000_000, recordBytes: 1_000_000 },
  create: createElasticsearch,
};

function createElasticsearch(values: SettingValues, deps: DestinationDeps): Destination {
  const base = textOf(values, 'url').replace(/\/+$/, '');
  deps.network.checkUrl(base);
  const { authorization, secrets } = accessOf(values);
  const context = { now: deps.now, secrets, advice: { 413: 'larger than the receiver takes' } };
  const stream = textOf(values, 'data_stream');
  const path = `/_bulk?filter_path=${bulkFilter}${flagOf(values, 'require_data_stream') ? '&require_data_stream=true' : ''}`;
  const isPacked = flagOf(values, 'gzip');
  const tls = tlsOptions(values);
  const timeoutMs = numberOf(values, 'timeout') * 1000;

  const bulk = async (body: string, signal: AbortSignal): Promise<Answer> =>
    exchange(deps.network, {
      url: `${base}${path}`,
      headers: {
        'content-type': 'application/x-ndjson',
        ...(authorization === null ? {} : { authorization }),
        ...(isPacked ? { 'content-encoding': 'gzip' } : {}),
      },
      body: isPacked ? await gzipBody(body) : body,
      tls,
      timeoutMs,
      answerBytes: 16_777_216,
      signal,
    });

  return {
    deliver: (records, signal) =>
      deliverInParts(records, async (part) => {
        const answer = await bulk(bulkBody(part, stream), signal);
        if (answer.status === 413) {
          return { refused: 'size', at: null, reason: 'larger than the receiver takes' };
        }
        if (answer.status !== 200) throw failureOfAnswer(answer, context);
        const delivered = readBulkAnswer(answer.text, part.length, secrets);
        return { ...delivered, retryAfterMs: retryAfterMs(answer.headers, deps.now()) };
      }),
    check: async (signal) => {
      // A bulk request without records: who may not come in is told so before anything is read.
      const answer = await bulk('\n', signal);
      const error = jsonAnswer(answer.text)?.['error'];
      if (answer.status !== 200 && (answer.status !== 400 || error === undefined)) {
        throw failureOfAnswer(answer, context);
      }
    },
    close: async () => {},
  };
}

function accessOf(values: SettingValues): { authorization: string | null; secrets: readonly string[] } {
  const [key, bearer, username, password] = ['api_key', 'bearer', 'username', 'password'].map(
    (name) => values[name] ?? '',
  ) as [string, string, string, string];
  const ways = [key, bearer, username].filter((way) => way !== '').length;
  if (ways > 1) {
    throw new MayflyError('config.invalid', 'api_key, bearer and username: only one of them can be used');
  }
  if ((username === '') !== (password === '')) {
    throw new MayflyError('config.invalid', 'username and password: each needs the other');
  }
  if (key !== '') return { authorization: `ApiKey ${key}`, secrets: [key] };
  if (bearer !== '') return { authorization: `Bearer ${bearer}`, secrets: [bearer] };
  if (username === '') return { authorization: null, secrets: [] };
  const basic = Buffer.from(`${username}:${password}`).toString('base64');
  return { authorization: `Basic ${basic}`, secrets: [basic, password] };
}
