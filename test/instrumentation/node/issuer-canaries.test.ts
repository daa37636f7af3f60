import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createRecorder } from '../../../instrumentation/node/create-recorder.ts';
import { otlpLines } from '../../../instrumentation/node/otlp-line.ts';
import type { SpanRecord } from '../../../instrumentation/node/span-record.ts';
import { fingerprintKey } from '../../../src/core/fingerprint.ts';
import { issuers } from '../../../src/core/issuers/index.ts';
import type { Exchange, Issuer } from '../../../src/core/issuers/issuer.ts';
import { exchange } from '../../core/issuers/exchange.ts';
import { allExchanges } from '../../core/issuers/exchanges/all.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { findSecrets } from '../../support/search-secrets.ts';

const key = fingerprintKey(randomBytes(32).toString('hex'));
const toLine = otlpLines({ 'service.name': 'app', 'service.instance.id': 'one' }, '0');
const rows = (await allExchanges()).map((row) => [`${row.issuer}: ${row.what}`, row] as const);

/** Law 3 for every issuing endpoint: a secret in any field of what is asked or answered is told nowhere. */
describe.each(rows)('%s', (_what, row) => {
  test('tells of no secret in any of its fields', () => {
    const issuer = issuers.find(({ id }) => id === row.issuer);
    const made = exchange(row.exchange);
    const canaries = new Map<string, string>();
    const canary = (where: string): string => {
      const secret = fakeSecret('ghp_', 36);
      canaries.set(secret, where);
      return secret;
    };
    const lines = [
      ...leavesOf(made.responseBody).map((at) => ({
        ...made,
        responseBody: withLeaf(made.responseBody, at, canary(`answer ${at}`)),
      })),
      ...leavesOf(made.requestBody ?? '').map((at) => ({
        ...made,
        requestBody: withLeaf(made.requestBody ?? '', at, canary(`request ${at}`)),
      })),
      {
        ...made,
        request: { ...made.request, host: canary('host'), path: `${made.request.path}/${canary('path')}` },
      },
      { ...made, responseHeader: () => canary('an answer’s header') },
    ].flatMap((each) => linesOf(issuer, each));
    expect(findSecrets(canaries, { folders: [], texts: { lines: lines.join('') } })).toEqual([]);
  });
});

function linesOf(issuer: Issuer | undefined, made: Exchange): readonly string[] {
  const records: SpanRecord[] = [];
  const { recorder, close } = createRecorder({
    key,
    sink: (record) => records.push(record) > 0,
    now: () => made.at,
    later: () => {},
    readActor: () => ({}),
    renewInstance: () => {},
  });
  const { host, port, method, path } = made.request;
  const target = { address: host, port, method, path, rpc: null };
  for (const use of issuer?.presented(made.request, made.requestBody ?? '') ?? [])
    recorder.used({ ...use, location: 'body', target, name: use.field });
  for (const issued of issuer?.issued(made) ?? []) recorder.fetched({ ...issued, target });
  close();
  return records.map(toLine);
}

/** Which of a body's values may be replaced, by number: those of JSON, of a form, else the texts of XML. */
function leavesOf(body: string): readonly number[] {
  let count = 0;
  replaceLeaves(body, (value) => {
    count += 1;
    return value;
  });
  return Array.from({ length: count }, (_, i) => i);
}

function withLeaf(body: string, at: number, secret: string): string {
  let count = 0;
  return replaceLeaves(body, (value) => (count++ === at ? secret : value));
}

function replaceLeaves(body: string, replace: (value: string) => string): string {
  if (/^\s*[{[]/.test(body)) {
    return JSON.stringify(
      JSON.parse(body, (_name, value: unknown) => (typeof value === 'string' ? replace(value) : value)),
    );
  }
  if (body.includes('<')) return body.replaceAll(/>([^<>]+)</g, (_, text: string) => `>${replace(text)}<`);
  return body.replaceAll(/=([^&]*)/g, (_, value: string) => `=${replace(value)}`);
}
