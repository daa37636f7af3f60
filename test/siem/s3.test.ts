import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { AwsClient } from 'aws4fetch';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { s3 } from '../../collector/export/destinations/s3.ts';
import { instant } from '../../src/core/instant.ts';
import { ndjson } from '../../src/core/siem/formats/ndjson.ts';
import { ocsf } from '../../src/core/siem/formats/ocsf.ts';
import { readParquet } from '../collector/export/duckdb.ts';
import { destinationFor, never, outgoing, taken } from '../collector/export/outgoing.ts';
import { freePort } from '../support/collector-process.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import { type RunningProgram, startProgram } from './running-program.ts';

const version = '5.2.5';
const server = moto();

/** Path of the server, from PyPI below `.cache`; null, with words on the console, when it cannot be had. */
function moto(): string | null {
  if (process.env['MAYFLY_TEST_SIEM'] !== '1') return null;
  const folder = resolve('.cache/siem/moto');
  const program = join(folder, 'bin/moto_server');
  if (existsSync(program)) return program;
  try {
    console.log('tests: fetching moto from PyPI into .cache (once)');
    execFileSync('python3', ['-m', 'venv', folder], { stdio: 'pipe' });
    execFileSync(join(folder, 'bin/pip'), ['install', '-q', `moto[server]==${version}`], { stdio: 'pipe' });
    return program;
  } catch (error) {
    console.log(`tests: moto cannot be had here: ${String(error).slice(0, 200)}`);
    return null;
  }
}

/** Moto's S3, which checks signatures and policies as Amazon's does, with botocore's own code. */
describe.skipIf(server === null)(`moto ${version}`, () => {
  let running: RunningProgram;
  let endpoint = '';
  let keys = { accessKeyId: fakeSecret('', 20), secretAccessKey: fakeSecret('', 40) };

  beforeAll(async () => {
    const port = await freePort();
    endpoint = `http://127.0.0.1:${port}`;
    running = await startProgram({
      command: [server ?? '', '-H', '127.0.0.1', '-p', String(port)],
      // Of the first four requests it does not ask who sends them: they make the user and the bucket.
      env: { INITIAL_NO_AUTH_ACTION_COUNT: '4' },
      isReady: () => fetch(`${endpoint}/moto-api/`),
    });
    const iam = new AwsClient({ ...keys, service: 'iam', region: 'us-east-1' });
    const act = async (action: Readonly<Record<string, string>>): Promise<string> => {
      const body = new URLSearchParams({ Version: '2010-05-08', UserName: 'mayfly', ...action }).toString();
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      return (await iam.fetch(`${endpoint}/`, { method: 'POST', body, headers })).text();
    };
    await act({ Action: 'CreateUser' });
    const made = await act({ Action: 'CreateAccessKey' });
    const statement = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
    const document = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    await act({ Action: 'PutUserPolicy', PolicyName: 'all', PolicyDocument: document });
    await new AwsClient({ ...keys, service: 's3', region: 'us-east-1' }).fetch(`${endpoint}/events`, {
      method: 'PUT',
    });
    const of = (name: string) => new RegExp(`<${name}>([^<]+)<`).exec(made)?.[1] ?? '';
    keys = { accessKeyId: of('AccessKeyId'), secretAccessKey: of('SecretAccessKey') };
  }, 300_000);
  afterAll(() => running?.stop());

  function destination(values = {}) {
    return destinationFor(
      s3,
      {
        endpoint,
        path_style: 'true',
        bucket: 'events',
        access_key_id: keys.accessKeyId,
        secret_access_key: keys.secretAccessKey,
        ...values,
      },
      // Signatures are good for minutes only.
      () => instant(Date.now()),
    );
  }

  test('keeps lines and Parquet as they were sent, for another client to read', async () => {
    await destination().check(never());
    const lines = outgoing(ndjson, 50);
    const events = outgoing(ocsf, 50);
    for (let round = 0; round < 2; round++) {
      expect(await destination().deliver(lines, never())).toEqual(taken);
      expect(await destination({ layout: 'security-lake' }).deliver(events, never())).toEqual(taken);
    }
    const client = new AwsClient({ ...keys, service: 's3', region: 'us-east-1' });
    const listed = await (await client.fetch(`${endpoint}/events?list-type=2`)).text();
    const names = [...listed.matchAll(/<Key>([^<]+)<\/Key>/g)].map((match) => match[1] ?? '');
    const read = async (name: string) => {
      const path = name.split('/').map(encodeURIComponent).join('/');
      return Buffer.from(await (await client.fetch(`${endpoint}/events/${path}`)).arrayBuffer());
    };
    expect(names.some((name) => name.includes('/region=us-east-1/accountId=external/eventDay='))).toBe(true);
    const packed = names.filter((name) => name.endsWith('.ndjson.gz'));
    expect(packed).toHaveLength(1);
    expect(
      gunzipSync(await read(packed[0] ?? ''))
        .toString()
        .trimEnd()
        .split('\n'),
    ).toEqual(lines.map(({ body }) => body));
    let rows = 0;
    for (const name of names.filter((one) => one.endsWith('.parquet'))) {
      rows += (await readParquet(await read(name))).rows.length;
    }
    expect(rows).toBe(50);
    expect(names).toContain('mayfly/check.txt');
  });

  test.each([
    ['another secret', () => ({ secret_access_key: fakeSecret('', 40) }), /SignatureDoesNotMatch/],
    ['a key that is not known', () => ({ access_key_id: fakeSecret('', 20) }), /InvalidAccessKeyId/],
    ['a bucket that is not there', () => ({ bucket: 'nowhere' }), /NoSuchBucket/],
  ])('refuses %s', async (_what, values, message) => {
    await expect(destination(values()).check(never())).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringMatching(message),
    });
  });
});
