import { describe, expect, test } from 'vitest';
import { readObservations } from '../../../src/core/otlp/read-observations.ts';
import {
  anyValue,
  bytesField,
  concat,
  encodeTraces,
  fixed64Field,
  keyValues,
  spanBytes,
  varint,
  varintField,
} from '../../support/otlp-encode.ts';
import { newFingerprint, ownScope, receivedAt, spanOf, spanWith, traceOf } from './sample.ts';

const read = (body: Uint8Array) => readObservations(body, 'protobuf', receivedAt);
const resourceSpans = (...parts: Uint8Array[]) => bytesField(1, concat(parts));
const resource = (attributes: Record<string, string>) => bytesField(1, concat(keyValues(1, attributes)));
const scopeSpans = (...parts: Uint8Array[]) => bytesField(2, concat(parts));
const scope = (name: string) => bytesField(1, concat([bytesField(1, name), bytesField(2, '1.0.0')]));
const span = (bytes: Uint8Array) => bytesField(2, bytes);
/** One of each wire type under a number that OTLP does not use, a group with a group inside among them. */
const unknown = concat([
  varintField(90, 2n ** 63n),
  fixed64Field(91, 1n),
  bytesField(92, 'what is this'),
  concat([varint((93 << 3) | 5), Uint8Array.of(1, 2, 3, 4)]),
  concat([varint((94 << 3) | 3), varint((95 << 3) | 3), varintField(1, 1), varint((95 << 3) | 4)]),
  varint((94 << 3) | 4),
]);

test('an empty body is an empty request', () => {
  expect(read(new Uint8Array(0))).toStrictEqual({
    items: [],
    rejected: 0,
    reasons: [],
    ignored: 0,
    spans: 0,
    droppedAttributes: 0,
    withheldTexts: 0,
  });
});

test('a body inside a larger buffer is read at its place', () => {
  const body = encodeTraces(traceOf([spanOf()]), 'protobuf');
  const larger = concat([Uint8Array.of(255, 255, 255), body, Uint8Array.of(255, 255)]);
  expect(read(larger.subarray(3, 3 + body.length)).items).toHaveLength(1);
});

describe('order does not matter:', () => {
  const one = spanBytes(spanOf());
  test.each([
    [
      'scope after spans',
      resourceSpans(scopeSpans(span(one), scope(ownScope)), resource({ 'service.name': 's' })),
    ],
    [
      'resource after spans',
      resourceSpans(scopeSpans(scope(ownScope), span(one)), resource({ 'service.name': 's' })),
    ],
    [
      'the resource in two pieces around the spans',
      resourceSpans(
        resource({ 'host.name': 'h' }),
        scopeSpans(scope(ownScope), span(one)),
        resource({ 'service.name': 's', 'host.name': 'second' }),
      ),
    ],
  ])('%s', (_what, body) => {
    expect(read(body)).toMatchObject({ items: [{ process: { service: 's' } }], ignored: 0 });
  });

  test('the scope of one list of spans does not reach the next', () => {
    const bare = spanBytes(spanOf({ attributes: {} }));
    const body = resourceSpans(scopeSpans(scope(ownScope), span(bare)), scopeSpans(span(bare)));
    expect(read(body)).toMatchObject({ rejected: 1, ignored: 1 });
  });

  test('the resource of one list does not reach the next', () => {
    const list = scopeSpans(scope(ownScope), span(one));
    const body = concat([resourceSpans(resource({ 'service.name': 's' }), list), resourceSpans(list)]);
    expect(read(body).items.map((item) => item.process.service)).toEqual(['s', 'unknown_service']);
  });

  test('the fields of a span in reverse, the value before the key', () => {
    const { traceId, spanId } = spanOf();
    const fingerprint = newFingerprint();
    const body = concat([
      bytesField(
        9,
        concat([bytesField(2, anyValue(fingerprint)), bytesField(1, 'mayfly.credential.fingerprint')]),
      ),
      fixed64Field(8, BigInt(receivedAt) * 1_000_000n),
      fixed64Field(7, BigInt(receivedAt) * 1_000_000n),
      bytesField(5, 'credential.use'),
      bytesField(2, Buffer.from(spanId, 'hex')),
      bytesField(1, Buffer.from(traceId, 'hex')),
    ]);
    expect(read(resourceSpans(scopeSpans(scope(ownScope), span(body)))).items).toMatchObject([
      { fingerprint, at: receivedAt },
    ]);
  });
});

test('unknown fields are skipped at every level, groups too', () => {
  const fingerprint = newFingerprint();
  const value = concat([unknown, anyValue(fingerprint), unknown]);
  const attribute = concat([
    unknown,
    bytesField(1, 'mayfly.credential.fingerprint'),
    unknown,
    bytesField(2, value),
  ]);
  const list = bytesField(5, concat([unknown, bytesField(1, concat([unknown, anyValue('read'), unknown]))]));
  const scopes = concat([bytesField(1, 'mayfly.credential.scopes'), bytesField(2, list)]);
  const bytes = concat([
    unknown,
    spanBytes(spanOf({ attributes: {} })),
    bytesField(9, attribute),
    bytesField(9, scopes),
  ]);
  const name = bytesField(1, concat([unknown, bytesField(1, ownScope), unknown]));
  const body = concat([
    unknown,
    resourceSpans(unknown, bytesField(1, unknown), scopeSpans(unknown, name, span(bytes), unknown)),
    unknown,
  ]);
  expect(read(body).items).toMatchObject([{ fingerprint, credential: { scopes: ['read'] } }]);
});

test('a known field number with another wire type is an unknown field', () => {
  const bytes = concat([
    spanBytes(spanOf()),
    varintField(5, 1),
    varintField(7, 1),
    varintField(1, 1),
    varintField(9, 1),
  ]);
  expect(read(resourceSpans(scopeSpans(scope(ownScope), span(bytes)))).items).toMatchObject([
    { at: receivedAt - 60_000 },
  ]);
});

test.each([
  ['text, then number', concat([anyValue('a'), anyValue(1)]), null],
  ['number, then text', concat([anyValue(1), anyValue('a')]), 'a'],
  ['list, then text', concat([anyValue(['x']), anyValue('a')]), 'a'],
  ['text, then bytes', concat([anyValue('a'), anyValue({ bytes: Uint8Array.of(1) })]), null],
  ['text, then text', concat([anyValue('a'), anyValue('b')]), 'b'],
])('the last of several values counts: %s', (_what, value, agent) => {
  const attribute = concat([bytesField(1, 'gen_ai.agent.name'), bytesField(2, value)]);
  const bytes = concat([spanBytes(spanOf()), bytesField(9, attribute)]);
  expect(read(resourceSpans(scopeSpans(scope(ownScope), span(bytes)))).items).toMatchObject([
    { actor: { agent } },
  ]);
});

test('an int on more bytes than it needs is that int', () => {
  const value = concat([
    varint(3 << 3),
    Uint8Array.of(0x83, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0),
  ]);
  const attribute = concat([bytesField(1, 'mayfly.count'), bytesField(2, value)]);
  const bytes = concat([spanBytes(spanOf()), bytesField(9, attribute)]);
  expect(read(resourceSpans(scopeSpans(scope(ownScope), span(bytes)))).items).toMatchObject([{ count: 3 }]);
});

test.each([
  ['a stray byte', Uint8Array.of(0xff, 0xff), '\uFFFD\uFFFD'],
  ['a cut character', Uint8Array.of(0x61, 0xe2, 0x82), 'a\uFFFD'],
  ['a surrogate in UTF-8', Uint8Array.of(0xed, 0xa0, 0x80), '\uFFFD\uFFFD\uFFFD'],
  ['NUL', Uint8Array.of(0x61, 0, 0x62), 'ab'],
])('text with %s is cleaned, and the span is kept', (_what, text, agent) => {
  const attribute = concat([bytesField(1, 'gen_ai.agent.name'), bytesField(2, bytesField(1, text))]);
  const bytes = concat([spanBytes(spanOf()), bytesField(9, attribute)]);
  expect(read(resourceSpans(scopeSpans(scope(ownScope), span(bytes)))).items).toMatchObject([
    { actor: { agent } },
  ]);
});

test('a length past its message, inside a well-formed body, breaks the body', () => {
  const bytes = concat([spanBytes(spanOf()), Uint8Array.of(0x4a, 0x7f)]);
  expect(() => read(resourceSpans(scopeSpans(scope(ownScope), span(bytes))))).toThrow(
    expect.objectContaining({ code: 'request.undecodable' }),
  );
});

test('JSON in place of protobuf is named as such', () => {
  expect(() => read(encodeTraces(traceOf([spanOf()]), 'json'))).toThrow(/looks like JSON.*application\/json/);
});

describe('floods:', () => {
  test('a million attributes on a span are not examined past 1,024', () => {
    const flood = Buffer.alloc(2_000_000, Uint8Array.of(0x4a, 0));
    const late = keyValues(9, { 'gen_ai.agent.name': 'too late' });
    const bytes = concat([spanBytes(spanOf()), flood, ...late]);
    const result = read(resourceSpans(scopeSpans(scope(ownScope), span(bytes))));
    expect(result.droppedAttributes).toBe(1_000_000 + 2 - 1024);
    expect(result.items).toMatchObject([{ actor: { agent: null } }]);
  });

  test('a text of 3 MiB is cut', () => {
    const text = '\u20ac'.repeat(2 ** 20);
    const [item] = read(encodeTraces(traceOf([spanWith({ 'gen_ai.agent.name': text })]), 'protobuf')).items;
    expect(item).toMatchObject({ actor: { agent: '\u20ac'.repeat(1024) } });
  });

  test('an AnyValue 100,000 deep is no list of texts', () => {
    const [item] = read(
      resourceSpans(
        scopeSpans(
          scope(ownScope),
          span(
            concat([
              spanBytes(spanOf()),
              bytesField(
                9,
                concat([bytesField(1, 'mayfly.credential.scopes'), bytesField(2, nestedLists(100_000))]),
              ),
            ]),
          ),
        ),
      ),
    ).items;
    expect(item).toMatchObject({ credential: { scopes: [] } });
  });
});

/** An AnyValue that is a list that holds an AnyValue that is a list, and so on; built from the inside. */
function nestedLists(depth: number): Uint8Array {
  const heads: Uint8Array[] = [];
  let length = 0;
  for (let i = 0; i < depth; i++) {
    for (const field of [1, 5]) {
      const head = concat([varint((field << 3) | 2), varint(length)]);
      length += head.length;
      heads.push(head);
    }
  }
  return concat(heads.reverse());
}
