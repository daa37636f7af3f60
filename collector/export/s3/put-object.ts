import { createHash } from 'node:crypto';
import { AwsV4Signer } from 'aws4fetch';
import { DeliveryFailure } from '../delivery-failure.ts';
import type { DestinationDeps } from '../destination.ts';
import { type Answer, exchange } from '../exchange.ts';
import { failureOfAnswer } from '../failure-of-answer.ts';
import { quoteAnswer } from '../quote-answer.ts';

export interface Bucket {
  /** `https://s3.eu-central-1.amazonaws.com` */
  readonly endpoint: string;
  readonly name: string;
  readonly region: string;
  readonly isPathStyle: boolean;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary credentials; empty for others. */
  readonly sessionToken: string;
  /** Headers that ask for encryption at rest. */
  readonly encryption: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

export interface StoredObject {
  readonly key: string;
  readonly body: Uint8Array;
  readonly contentType: string;
}

/** Writes one object, or writes it again (https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html). */
export async function putObject(
  { bucket, deps }: { readonly bucket: Bucket; readonly deps: DestinationDeps },
  { key, body, contentType }: StoredObject,
  signal: AbortSignal,
): Promise<void> {
  const hash = createHash('sha256').update(body).digest();
  const signed = await new AwsV4Signer({
    method: 'PUT',
    url: urlOf(bucket, key),
    headers: {
      'content-type': contentType,
      'x-amz-content-sha256': hash.toString('hex'),
      'x-amz-checksum-sha256': hash.toString('base64'),
      ...bucket.encryption,
    },
    accessKeyId: bucket.accessKeyId,
    secretAccessKey: bucket.secretAccessKey,
    ...(bucket.sessionToken === '' ? {} : { sessionToken: bucket.sessionToken }),
    service: 's3',
    region: bucket.region,
    datetime: new Date(deps.now()).toISOString().replace(/[:-]|\.\d{3}/g, ''),
  }).sign();
  const answer = await exchange(deps.network, {
    url: signed.url.href,
    method: 'PUT',
    headers: Object.fromEntries(signed.headers),
    body,
    timeoutMs: bucket.timeoutMs,
    signal,
  });
  if (answer.status !== 200) throw failureOf(answer, bucket, deps);
}

export function urlOf(
  { endpoint, name, isPathStyle }: Pick<Bucket, 'endpoint' | 'name' | 'isPathStyle'>,
  key: string,
): string {
  const url = new URL(endpoint);
  const path = key.split('/').map(encodeURIComponent).join('/');
  if (!isPathStyle) url.hostname = `${name}.${url.hostname}`;
  return `${url.origin}${isPathStyle ? `/${name}` : ''}/${path}`;
}

/** Errors are XML: a code for programs and a message. What else is in it repeats the request. */
function failureOf(answer: Answer, bucket: Bucket, { now }: DestinationDeps): DeliveryFailure {
  const secrets = [bucket.secretAccessKey, bucket.sessionToken];
  const plain = failureOfAnswer({ ...answer, text: '' }, { now, secrets });
  const code = inElement(answer.text, 'Code');
  const words = [code, inElement(answer.text, 'Message')].filter((word) => word !== '');
  const message = [plain.message, ...words.map((word) => quoteAnswer(word, secrets))].join(': ');
  // The body came too slowly: it is no fault of the request.
  const kind = code === 'RequestTimeout' ? 'timeout' : plain.kind;
  return new DeliveryFailure(kind, message, { retryAfterMs: plain.retryAfterMs });
}

function inElement(xml: string, name: string): string {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? '';
}
