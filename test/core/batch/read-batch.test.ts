import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { observationsOf } from '../../../src/core/batch/observations-of.ts';
import { readBatch } from '../../../src/core/batch/read-batch.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import {
  bytesField,
  concat,
  encodeTraces,
  keyValues,
  spanBytes,
  varintField,
} from '../../support/otlp-encode.ts';
import { request } from '../otlp/arbitrary-request.ts';
import { mulberry32, mutate } from '../otlp/mutate.ts';
import {
  encodings,
  newFingerprint,
  ownScope,
  receivedAt,
  spanOf,
  spanWith,
  traceOf,
} from '../otlp/sample.ts';
import { expectSame } from './same-as-objects.ts';

const minutes = 60_000;

describe.each(encodings)('a request in %s', (encoding) => {
  test('gives in columns what reading span by span gives, whatever is in it', {
    timeout: 5 * minutes,
  }, () => {
    let observations = 0;
    fc.assert(
      fc.property(request, (traces) => {
        observations += expectSame(encodeTraces(traces, encoding), encoding) ?? 0;
      }),
      { numRuns: 2000 },
    );
    expect(observations).toBeGreaterThan(1000);
  });
});

describe('a broken body in protobuf', () => {
  const corpus = fc
    .sample(request, { numRuns: 200, seed: 20_260_712 })
    .map((traces) => encodeTraces([...traceOf([spanOf()], { 'service.name': 's' }), ...traces], 'protobuf'))
    .filter((body) => body.length < 6000)
    .slice(0, 60);

  test('cut at any byte is read or refused as span by span', { timeout: 5 * minutes }, () => {
    for (const body of corpus.slice(0, 20)) {
      for (let end = 0; end < body.length; end++) expectSame(body.subarray(0, end));
    }
  });

  test('changed at random, 30,000 times, is read or refused as span by span', {
    timeout: 10 * minutes,
  }, () => {
    const random = mulberry32(11);
    let [read, refused] = [0, 0];
    for (let round = 0; round < 30_000; round++) {
      const body = corpus[random(corpus.length)] ?? new Uint8Array(0);
      if (expectSame(mutate(body, random)) === null) refused++;
      else read++;
    }
    expect(read).toBeGreaterThan(5000);
    expect(refused).toBeGreaterThan(5000);
  });

  test('leaves nothing behind: what is read after it is read as if it had not been', () => {
    const good = encodeTraces(
      traceOf([spanWith({ 'gen_ai.agent.name': 'planner', 'mayfly.count': 3 })]),
      'protobuf',
    );
    for (let end = 0; end < good.length; end++) {
      expectSame(good.subarray(0, end));
      expect(expectSame(good)).toBe(1);
    }
  });
});

describe('what senders rarely write is read the same:', () => {
  const attribute = (key: string, ...value: Uint8Array[]) =>
    bytesField(9, concat([bytesField(1, key), bytesField(2, concat(value))]));
  const bodyOf = (...fields: Uint8Array[]) =>
    bytesField(
      1,
      bytesField(2, concat([bytesField(1, bytesField(1, ownScope)), bytesField(2, concat(fields))])),
    );
  const scopeOf = (scopeName: string) => bytesField(1, bytesField(1, scopeName));
  const resourceOf = (...attributes: Uint8Array[]) => bytesField(1, concat(attributes));
  const spansOf = (...parts: Uint8Array[]) => bytesField(2, concat(parts));
  const broken = bytesField(1, Uint8Array.of(0x0a, 0x7f));
  const { traceId, spanId, name, start, end } = spanOf();
  const bare = spanBytes({ traceId, spanId, name, start, end, attributes: {} });
  const print = keyValues(9, { 'mayfly.credential.fingerprint': newFingerprint() });

  const span = bytesField(2, bare);
  const full = bytesField(2, concat([bare, ...print]));
  test.each([
    ['the scope after its spans', bytesField(1, spansOf(span, full, scopeOf(ownScope)))],
    [
      "two scopes, of which the last is Mayfly's",
      bytesField(1, spansOf(scopeOf('x'), span, scopeOf(ownScope))),
    ],
    [
      'two scopes, of which the last is not',
      bytesField(1, spansOf(scopeOf(ownScope), span, full, scopeOf('x'))),
    ],
    [
      'a broken resource that the last scope makes unneeded',
      bytesField(1, concat([resourceOf(broken), spansOf(scopeOf(ownScope), span, scopeOf('x'))])),
    ],
    ['a broken resource', bytesField(1, concat([resourceOf(broken), spansOf(scopeOf(ownScope), span)]))],
    [
      'a resource in two pieces around the spans',
      bytesField(
        1,
        concat([
          resourceOf(...keyValues(1, { 'host.name': 'h' })),
          spansOf(full),
          resourceOf(...keyValues(1, { 'service.name': 's', 'host.name': 'second' })),
        ]),
      ),
    ],
    ['no resource', bytesField(1, spansOf(full))],
    [
      'two numbers in one value',
      bodyOf(bare, ...print, attribute('mayfly.count', varintField(3, 5), varintField(3, 6))),
    ],
    ['a number that is cut', bodyOf(bare, ...print, attribute('mayfly.count', Uint8Array.of(0x18, 0x85)))],
    [
      'a number and a stray byte',
      bodyOf(bare, ...print, attribute('mayfly.count', Uint8Array.of(0x18, 5, 7))),
    ],
    [
      'a number on more bytes than it needs',
      bodyOf(bare, ...print, attribute('mayfly.count', Uint8Array.of(0x18, 0x85, 0x80, 0))),
    ],
    [
      'the greatest and the least numbers',
      bodyOf(
        bare,
        ...print,
        ...keyValues(9, {
          'mayfly.count': 2n ** 49n - 1n,
          'mayfly.credential.issued_at': 2n ** 48n,
          'mayfly.credential.expires_at': -1,
        }),
      ),
    ],
    ['the name after the attributes', bodyOf(...print, bare)],
    ["two names, of which the last is Mayfly's", bodyOf(bytesField(5, 'GET /'), ...print, bare)],
    ["two names, of which the last is not Mayfly's", bodyOf(bare, ...print, bytesField(5, 'GET /'))],
    [
      "a broken attribute of a span that its last name makes another's",
      bodyOf(bare, ...print, bytesField(9, Uint8Array.of(0x0a, 0x7f)), bytesField(5, 'GET /')),
    ],
    ['a broken attribute', bodyOf(bare, ...print, bytesField(9, Uint8Array.of(0x0a, 0x7f)))],
    [
      'a broken value of a key that nothing is kept of',
      bodyOf(bare, ...print, attribute('mayfly.purpose', Uint8Array.of(0x0a, 0x7f))),
    ],
    [
      'a broken value of a key outside the contract',
      bodyOf(bare, ...print, attribute('a.b', Uint8Array.of(0x0a, 0x7f))),
    ],
    ['an empty attribute', bodyOf(bare, ...print, bytesField(9, new Uint8Array(0)))],
    ['a key without a value', bodyOf(bare, ...print, bytesField(9, bytesField(1, 'user.id')))],
    [
      'a wrong type, then the right one',
      bodyOf(
        bare,
        ...print,
        ...keyValues(9, [
          ['user.id', 1],
          ['user.id', 'a'],
        ]),
      ),
    ],
    [
      'a key twice',
      bodyOf(
        bare,
        ...print,
        ...keyValues(9, [
          ['user.id', 'a'],
          ['user.id', 'b'],
        ]),
      ),
    ],
    [
      'a fingerprint twice',
      bodyOf(bare, ...print, ...keyValues(9, { 'mayfly.credential.fingerprint': newFingerprint() })),
    ],
    ['a fingerprint that is a number', bodyOf(bare, ...keyValues(9, { 'mayfly.credential.fingerprint': 1 }))],
    [
      'what belongs to a fetch on a use',
      bodyOf(
        bare,
        ...print,
        ...keyValues(9, {
          'mayfly.fetch.name': 'a',
          'mayfly.fetch.source': 'env',
          'mayfly.credential.held': true,
        }),
      ),
    ],
    [
      'texts that clean to nothing',
      bodyOf(bare, ...print, ...keyValues(9, { 'mayfly.credential.type': '\u0000', 'user.id': '' })),
    ],
    [
      'an empty list',
      bodyOf(
        bare,
        ...print,
        ...keyValues(9, { 'mayfly.credential.scopes': [], 'mayfly.credential.audience': ['', 'a'] }),
      ),
    ],
  ])('%s', (_what, body) => {
    for (let round = 0; round < 3; round++) expectSame(concat([body, body]));
  });

  test('texts that repeat but for a zero that is minus zero as a number', () => {
    const texts = Array.from({ length: 24 }, (_, i) => Buffer.alloc(24).fill(0x80, i, i + 1));
    const spans = texts.flatMap((text, i) => {
      const withText = (bytes: Uint8Array) =>
        bytesField(
          2,
          concat([
            bare,
            ...print,
            attribute('user.id', bytesField(1, bytes)),
            attribute('mayfly.count', varintField(3, i + 1)),
          ]),
        );
      const plain = withText(Buffer.alloc(24));
      return [plain, plain, plain, withText(text)];
    });
    expect(expectSame(bytesField(1, spansOf(scopeOf(ownScope), ...spans)))).toBe(4 * texts.length);
  });

  test('1,030 attributes of a span and of a resource', () => {
    const many = (key: string) =>
      Array.from({ length: 1030 }, (_, i): [string, string] => [`${key}.${i}`, 'x']);
    const late = spanWith({});
    const body = encodeTraces(
      [
        {
          resource: [...many('r'), ['service.name', 's']],
          scope: ownScope,
          spans: [
            {
              ...late,
              attributes: [...Object.entries(late.attributes), ...many('s'), ['user.id', 'late']] as [
                string,
                string,
              ][],
            },
          ],
        },
      ],
      'protobuf',
    );
    expect(expectSame(body)).toBe(1);
    expect(readBatch(body, 'protobuf', receivedAt).droppedAttributes).toBe(8 + 7);
  });
});

describe('a batch', () => {
  test('outlives the request: later requests and changes of the body do not reach it', () => {
    const body = encodeTraces(
      traceOf([spanWith({ 'user.id': 'ada' }), spanWith({ 'user.id': 'grace' })]),
      'protobuf',
    );
    const { batch } = readBatch(body, 'protobuf', receivedAt);
    const before = structuredClone(batch);
    readBatch(
      encodeTraces(traceOf(Array.from({ length: 40 }, () => spanWith({ 'user.id': 'x' }))), 'protobuf'),
      'protobuf',
      receivedAt,
    );
    body.fill(0);
    expect(batch).toStrictEqual(before);
  });

  test('holds memory for its rows and no more', () => {
    const spans = Array.from({ length: 700 }, () => spanOf());
    const { batch } = readBatch(encodeTraces(traceOf(spans), 'protobuf'), 'protobuf', receivedAt);
    expect(batch.at.buffer.byteLength).toBeLessThanOrEqual(700 * 140);
  });

  test('names equal texts, lists and contexts once', () => {
    const attributes = {
      'mayfly.credential.type': 'github.pat',
      'mayfly.credential.scopes': ['repo'],
      'gen_ai.agent.name': 'planner',
    };
    const { batch } = readBatch(
      encodeTraces(traceOf(Array.from({ length: 9 }, () => spanWith(attributes))), 'protobuf'),
      'protobuf',
      receivedAt,
    );
    expect(batch.strings).toStrictEqual(['', 'github.pat']);
    expect(batch.lists).toStrictEqual([[], ['repo']]);
    expect(batch.contexts).toHaveLength(1);
  });

  test.each(encodings)(
    "of %s holds no text of a span that is refused or not Mayfly's in its columns",
    (encoding) => {
      const refused = spanWith({ 'mayfly.credential.type': 'refused' });
      const body = encodeTraces(
        traceOf([
          { ...refused, traceId: '' },
          spanOf(),
          { ...refused, attributes: { 'mayfly.credential.type': 'x' } },
          spanOf(),
        ]),
        encoding,
      );
      const { batch, rejected } = readBatch(body, encoding, receivedAt);
      expect({ rejected, type: [...batch.type] }).toStrictEqual({ rejected: 2, type: [0, 0] });
    },
  );

  test.each(encodings)(
    'of %s holds no raw secret that stands in place of a fingerprint, a parent or an earlier fingerprint',
    (encoding) => {
      const secret = fakeSecret('mf1_', 30);
      const body = encodeTraces(
        traceOf([
          spanWith({ 'mayfly.credential.parents': [secret] }),
          // The same bytes where they are a text like any other: no dictionary may mix them up.
          spanWith({ 'mayfly.credential.previous_fingerprint': secret }),
          spanOf({ attributes: { 'mayfly.credential.fingerprint': secret } }),
        ]),
        encoding,
      );
      const result = readBatch(body, encoding, receivedAt);
      expect(result).toMatchObject({
        rejected: 1,
        reasons: ['mayfly.credential.fingerprint is not a fingerprint'],
      });
      expect(JSON.stringify(result)).not.toContain(secret.slice(4));
    },
  );
});

test.each(encodings)('of %s an earlier fingerprint is kept when it is one', (encoding) => {
  const [previous, short] = [newFingerprint(), newFingerprint().slice(0, 33)];
  // A text that other attributes share is not judged by what this one may be, nor the other way round.
  const told = [previous, short, `${short}!`, 'x', ''].map((text) =>
    spanWith({
      'mayfly.credential.subject': text,
      'mayfly.credential.previous_fingerprint': text,
      'mayfly.credential.issuer': text,
    }),
  );
  const { batch } = readBatch(encodeTraces(traceOf(told), encoding), encoding, receivedAt);
  const seen = observationsOf(batch).map(({ credential }) => credential);
  expect(seen.map(({ previousFingerprint }) => previousFingerprint)).toEqual([
    previous,
    null,
    null,
    null,
    null,
  ]);
  expect(seen.map(({ subject }) => subject)).toEqual([previous, short, `${short}!`, 'x', null]);
  expect(seen.map(({ issuer }) => issuer)).toEqual(seen.map(({ subject }) => subject));
});

describe('floods:', () => {
  test('a million attributes on a span are not examined past 1,024', () => {
    const flood = Buffer.alloc(2_000_000, Uint8Array.of(0x4a, 0));
    const bytes = concat([spanBytes(spanOf()), flood]);
    const body = bytesField(
      1,
      bytesField(2, concat([bytesField(1, bytesField(1, ownScope)), bytesField(2, bytes)])),
    );
    expect(readBatch(body, 'protobuf', receivedAt)).toMatchObject({
      droppedAttributes: 1_000_000 + 1 - 1024,
    });
  });

  test('80,000 different texts are read, forgotten again, and read again', { timeout: 5 * minutes }, () => {
    for (let round = 0; round < 40; round++) {
      const spans = Array.from({ length: 500 }, (_, i) =>
        spanWith({
          'user.id': `user ${1000 + round}-${1000 + i}`,
          'mayfly.credential.subject': `subject ${round}-${i}`,
          'gen_ai.agent.name': 'same',
          'mayfly.notebook.path': `path ${1000 + round}-${1000 + i}`,
          'mayfly.credential.issuer': `issuer ${round}-${i}`,
        }),
      );
      expect(expectSame(encodeTraces(traceOf(spans, { 'host.name': 'h' }), 'protobuf'))).toBe(500);
    }
  });
});
