import { beforeAll, describe, expect, test } from 'vitest';
import { type CollectorApp, createCollectorApp } from '../../support/collector-app.ts';
import { createFakeStore } from '../../support/fake-store.ts';
import { otlpCorpus } from '../../support/otlp-corpus.ts';
import {
  anyValue,
  bytesField,
  concat,
  encodeTraces,
  keyValues,
  spanBytes,
  spanJson,
} from '../../support/otlp-encode.ts';
import { someFingerprint, traceOf, useSpan } from '../../support/use-spans.ts';

/** Promises H5 to H7: whatever comes in is answered with one of these, in bounded time and memory. */
const answers = [200, 400, 413, 415];
const MiB = 1024 * 1024;

let app: CollectorApp;
beforeAll(async () => {
  app = await createCollectorApp(createFakeStore());
});

async function statusOf(
  body: Uint8Array | string,
  encoding: 'protobuf' | 'json',
  coding?: string,
): Promise<number> {
  const headers: Record<string, string> = coding === undefined ? {} : { 'content-encoding': coding };
  return (await app.sendTraces(body, encoding, headers)).status;
}

/** A request in protobuf with one span of these bytes. */
function requestWith(span: Uint8Array): Uint8Array {
  const scope = bytesField(1, bytesField(1, '@mayfly/instrumentation'));
  return bytesField(1, bytesField(2, concat([scope, bytesField(2, span)])));
}

describe('H5: depth does not matter', () => {
  const depths = [1, 2, 10, 32, 33, 100, 500, 1000, 2000, 20_000, 100_000, 1_000_000];

  test.each(depths)('groups of protobuf, %i deep, ended or not, anywhere', async (depth) => {
    const [start, end] = [Buffer.alloc(depth, 0x7b), Buffer.alloc(depth, 0x7c)];
    const groups = [start, Buffer.concat([start, end]), end];
    for (const group of groups) {
      const places = [group, bytesField(1, group), requestWith(group), requestWith(bytesField(9, group))];
      for (const body of places) expect([200, 400]).toContain(await statusOf(body, 'protobuf'));
    }
  });

  test.each(depths.filter((depth) => depth <= 2000))('values of protobuf, %i deep', async (depth) => {
    for (const step of [1, 5, 6]) {
      let value: Uint8Array = anyValue('x');
      for (let i = 0; i < depth; i++) {
        value =
          step === 6
            ? bytesField(6, bytesField(1, bytesField(2, value)))
            : bytesField(5, bytesField(1, value));
      }
      const attribute = bytesField(
        9,
        concat([bytesField(1, 'mayfly.credential.scopes'), bytesField(2, value)]),
      );
      const span = concat([spanBytes(useSpan(someFingerprint())), attribute]);
      expect([200, 400]).toContain(await statusOf(requestWith(span), 'protobuf'));
    }
  });

  test.each(depths)('JSON, %i deep, closed or not, anywhere', async (depth) => {
    const nested = ['[', '{"a":', '{"arrayValue":{"values":[', '{"resourceSpans":['].flatMap((opening) => {
      const closing = opening
        .replace(/[^[{]/g, '')
        .replaceAll('[', ']')
        .replaceAll('{', '}')
        .split('')
        .reverse()
        .join('');
      return [opening.repeat(depth), `${opening.repeat(depth)}1${closing.repeat(depth)}`];
    });
    for (const text of nested) {
      const places = [text, `{"resourceSpans":${text}}`, inAttribute(text)];
      for (const body of places) expect([200, 400]).toContain(await statusOf(body, 'json'));
    }
  });

  /** A good span in JSON, with this text as the value of an attribute that is read. */
  function inAttribute(value: string): string {
    const span = JSON.stringify(spanJson(useSpan(someFingerprint(), { 'mayfly.credential.scopes': 'HERE' })));
    const filled = span.replace('{"stringValue":"HERE"}', () => value);
    return `{"resourceSpans":[{"scopeSpans":[{"scope":{"name":"@mayfly/instrumentation"},"spans":[${filled}]}]}]}`;
  }
});

describe('H6: broken bytes are never a fault of ours', () => {
  const corpus = otlpCorpus();

  test('the corpus has 60 bodies, all good', async () => {
    expect(corpus).toHaveLength(60);
    for (const { name, body, encoding, coding } of corpus) {
      expect([name, await statusOf(body, encoding, coding ?? undefined)]).toEqual([name, 200]);
    }
  });

  test.each(corpus.map((entry) => [entry.name, entry] as const))(
    '%s, cut at every byte',
    async (_name, { body, encoding, coding }) => {
      for (let length = 0; length < body.length; length++) {
        const status = await statusOf(body.subarray(0, length), encoding, coding ?? undefined);
        expect(answers, `cut at ${length}`).toContain(status);
      }
    },
  );

  test.each(corpus.filter(({ coding }) => coding === null).map((entry) => [entry.name, entry] as const))(
    '%s, read as the other encoding or as packed',
    async (_name, { body, encoding }) => {
      expect(answers).toContain(await statusOf(body, encoding === 'json' ? 'protobuf' : 'json'));
      expect(await statusOf(body, encoding, 'gzip')).toBe(400);
      expect(await statusOf(body, encoding, 'zstd')).toBe(400);
    },
  );
});

describe('H7: floods are capped', () => {
  /** What a warning in the answer says, and that the honest span beside the flood was taken. */
  async function flooded(span: Uint8Array): Promise<string> {
    const response = await app.sendTraces(requestWith(span), 'protobuf');
    expect(response.status).toBe(200);
    return Buffer.from(await response.arrayBuffer()).toString('latin1');
  }
  const honest = (): Uint8Array => spanBytes(useSpan(someFingerprint()));

  test('ten million attributes in one span: those past the limit are counted, not read', async () => {
    const attribute = concat([bytesField(9, concat([bytesField(1, ''), bytesField(2, '')]))]);
    const flood = Buffer.alloc(10_000_000 * attribute.length, attribute);
    const before = process.memoryUsage().heapUsed;
    expect(await flooded(concat([honest(), flood]))).toMatch(/99989\d\d attributes were not read/);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(64 * MiB);
  });

  test('a million attributes of a resource', async () => {
    const resource = bytesField(
      1,
      concat(Array.from({ length: 1_000_000 }, () => keyValues(1, { a: 1 })[0] ?? new Uint8Array())),
    );
    const scope = bytesField(1, bytesField(1, '@mayfly/instrumentation'));
    const body = bytesField(1, concat([resource, bytesField(2, concat([scope, bytesField(2, honest())]))]));
    const response = await app.sendTraces(body, 'protobuf');
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer()).toString('latin1')).toContain(
      'attributes were not read',
    );
  });

  test.each([
    ['a million events', Buffer.alloc(2_000_000, Buffer.from([0x5a, 0]))],
    ['a million links', Buffer.alloc(2_000_000, Buffer.from([0x6a, 0]))],
    ['a million fields nobody knows', Buffer.alloc(3_000_000, Buffer.from([0xf8, 0x01, 1]))],
  ])('%s are passed over', async (_what, flood) => {
    expect(await flooded(concat([honest(), flood]))).toBe('');
  });

  test.each([
    ['a key', concat([bytesField(1, 'k'.repeat(60 * MiB)), bytesField(2, anyValue('v'))])],
    ['a value', concat([bytesField(1, 'user.id'), bytesField(2, anyValue('v'.repeat(60 * MiB)))])],
  ])('%s of 60 MiB', async (_what, attribute) => {
    expect(await flooded(concat([honest(), bytesField(9, attribute)]))).toBe('');
  });

  test('a million spans of somebody else', async () => {
    const spans = Buffer.alloc(2_000_000, Buffer.from([0x12, 0]));
    expect(await statusOf(bytesField(1, bytesField(2, spans)), 'protobuf')).toBe(200);
    const json = `{"resourceSpans":[{"scopeSpans":[{"spans":[${'{},'.repeat(999_999)}{}]}]}]}`;
    expect(await statusOf(json, 'json')).toBe(200);
  });

  test('a million attributes in JSON', async () => {
    const span = JSON.stringify(spanJson(useSpan(someFingerprint())));
    const many = span.replace('"attributes":[', () => `"attributes":[${'{"key":"a"},'.repeat(1_000_000)}`);
    const body = `{"resourceSpans":[{"scopeSpans":[{"scope":{"name":"@mayfly/instrumentation"},"spans":[${many}]}]}]}`;
    const response = await app.sendTraces(body, 'json');
    expect(response.status).toBe(200);
    expect(await response.text()).toMatch(/attributes were not read|rejectedSpans/);
  });

  test('of a key that comes twice the first counts', async () => {
    const own = await createCollectorApp(createFakeStore());
    const [first, second] = [someFingerprint(), someFingerprint()];
    const span = useSpan(first);
    const pairs = [
      ...(Object.entries(span.attributes) as [string, string][]),
      ['mayfly.credential.fingerprint', second],
    ];
    const twice = { ...span, attributes: pairs as [string, string][] };
    for (const encoding of ['protobuf', 'json'] as const) {
      expect((await own.sendTraces(encodeTraces([traceOf(twice)], encoding), encoding)).status).toBe(200);
    }
  });
});
