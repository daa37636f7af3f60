import { MayflyError } from '../../../src/core/errors.ts';
import { deliverByGroup } from '../deliver-by-group.ts';
import { DeliveryFailure } from '../delivery-failure.ts';
import type {
  Delivered,
  Destination,
  DestinationDeps,
  DestinationKind,
  OutgoingRecord,
  SettingValues,
} from '../destination.ts';
import { gzipBody } from '../gzip-body.ts';
import { dayFolder, rangeOf } from '../s3/object-keys.ts';
import { lakeCheck, lakeGroupOf, lakeObject } from '../s3/parquet-objects.ts';
import { type Bucket, putObject, type StoredObject } from '../s3/put-object.ts';
import { choiceOf, flagOf, numberOf, textOf } from '../setting-values.ts';

const layouts = ['ndjson', 'security-lake'] as const;
const encryptions = ['none', 'AES256', 'aws:kms'] as const;

/**
 * Objects in S3 or what speaks its protocol: lines of JSON, or Parquet as Amazon Security Lake reads it. An object is
 * called by its sequences, so a repetition overwrites itself. Held against S3 servers that are not Amazon's; neither
 * Security Lake nor Glue was at hand.
 */
export const s3: DestinationKind = {
  name: 's3',
  title: 'S3 objects (NDJSON or Security Lake)',
  settings: [
    { name: 'bucket', about: 'bucket', kind: 'text', required: true, fallback: null },
    { name: 'region', about: 'region of the bucket', kind: 'text', required: false, fallback: 'us-east-1' },
    {
      name: 'endpoint',
      about: 'address of the service; that of Amazon in the region when left out',
      kind: 'url',
      required: false,
      fallback: null,
    },
    {
      name: 'path_style',
      about: 'put the bucket into the path, not into the host: MinIO and the like',
      kind: 'flag',
      required: false,
      fallback: 'false',
    },
    { name: 'access_key_id', about: 'access key id', kind: 'text', required: true, fallback: null },
    { name: 'secret_access_key', about: 'secret key', kind: 'secret', required: true, fallback: null },
    {
      name: 'session_token',
      about: 'session token of temporary credentials',
      kind: 'secret',
      required: false,
      fallback: null,
    },
    {
      name: 'prefix',
      about: 'what every key begins with; left out: mayfly/, and nothing in the layout security-lake',
      kind: 'text',
      required: false,
      fallback: null,
    },
    {
      name: 'layout',
      about: 'ndjson: gzipped lines; security-lake: Parquet, needs the format ocsf',
      kind: 'choice',
      values: layouts,
      required: false,
      fallback: 'ndjson',
    },
    {
      name: 'source',
      about: 'of security-lake: custom sources are called by this and the class',
      kind: 'text',
      required: false,
      fallback: 'mayfly',
    },
    {
      name: 'account_id',
      about: 'of security-lake: account in the partition',
      kind: 'text',
      required: false,
      fallback: 'external',
    },
    {
      name: 'encryption',
      about: 'encryption at rest that is asked for; none: as the bucket does by itself',
      kind: 'choice',
      values: encryptions,
      required: false,
      fallback: 'none',
    },
    { name: 'kms_key_id', about: 'key of aws:kms', kind: 'text', required: false, fallback: null },
    { name: 'timeout', about: 'seconds for one request', kind: 'number', required: false, fallback: '120' },
  ],
  formats: ['ndjson', 'ocsf', 'ecs', 'cloudevents'],
  limits: { records: 5_000, bytes: 16_000_000, recordBytes: 4_000_000 },
  create: createS3,
};

function createS3(values: SettingValues, deps: DestinationDeps): Destination {
  const bucket = bucketOf(values);
  deps.network.checkUrl(bucket.endpoint);
  const layout = choiceOf(values, 'layout', layouts);
  const prefix = (textOf(values, 'prefix') || (layout === 'ndjson' ? 'mayfly/' : '')).replace(/^\/+/, '');
  const put = (object: StoredObject, signal: AbortSignal): Promise<void> =>
    putObject({ bucket, deps }, object, signal);
  const lake = {
    prefix,
    source: textOf(values, 'source'),
    region: bucket.region,
    accountId: textOf(values, 'account_id'),
  };
  const asParquet = (records: readonly OutgoingRecord[], signal: AbortSignal): Promise<Delivered> => {
    if (records.some((record) => lakeGroupOf(record) === null)) {
      throw new DeliveryFailure('refused', 'the layout security-lake needs the format ocsf');
    }
    return deliverByGroup(
      records,
      (record) => lakeGroupOf(record) ?? '',
      async (group, members) => {
        await put(await lakeObject(lake, group, members), signal);
        return taken;
      },
    );
  };
  return {
    deliver: async (records, signal) => {
      const [first] = records;
      if (first === undefined) return taken;
      if (layout === 'security-lake') return asParquet(records, signal);
      const lines = records.map(({ body, fields }) => (fields === null ? JSON.stringify(body) : body));
      const key = `${prefix}${dayFolder(first.at)}/${rangeOf(records)}.ndjson.gz`;
      const body = await gzipBody(`${lines.join('\n')}\n`);
      await put({ key, body, contentType: 'application/gzip' }, signal);
      return taken;
    },
    check: async (signal) =>
      put(layout === 'ndjson' ? checkObject(prefix) : await lakeCheck(lake, deps.now()), signal),
    close: async () => {},
  };
}

function checkObject(prefix: string): StoredObject {
  return {
    key: `${prefix}check.txt`,
    body: Buffer.from('mayfly may write here\n'),
    contentType: 'text/plain',
  };
}

const taken: Delivered = { rejected: [], again: [], retryAfterMs: null };

function bucketOf(values: SettingValues): Bucket {
  const region = textOf(values, 'region');
  const name = textOf(values, 'bucket');
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{1,253}$/.test(name)) {
    throw new MayflyError('config.invalid', 'bucket is not the name of a bucket');
  }
  const encryption = choiceOf(values, 'encryption', encryptions);
  const keyId = textOf(values, 'kms_key_id');
  return {
    endpoint: textOf(values, 'endpoint') || `https://s3.${region}.amazonaws.com`,
    name,
    region,
    isPathStyle: flagOf(values, 'path_style'),
    accessKeyId: textOf(values, 'access_key_id'),
    secretAccessKey: textOf(values, 'secret_access_key'),
    sessionToken: textOf(values, 'session_token'),
    encryption: {
      ...(encryption === 'none' ? {} : { 'x-amz-server-side-encryption': encryption }),
      ...(keyId === '' ? {} : { 'x-amz-server-side-encryption-aws-kms-key-id': keyId }),
    },
    timeoutMs: numberOf(values, 'timeout') * 1000,
  };
}
