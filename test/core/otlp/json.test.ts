import { describe, expect, test } from 'vitest';
import { readObservations } from '../../../src/core/otlp/read-observations.ts';
import { encodeTraces, spanJson } from '../../support/otlp-encode.ts';
import { newFingerprint, ownScope, receivedAt, spanOf, spanWith, traceOf } from './sample.ts';

const readText = (text: string) => readObservations(new TextEncoder().encode(text), 'json', receivedAt);
const read = (request: unknown) => readText(JSON.stringify(request));
const around = (...spans: unknown[]) => ({
  resourceSpans: [{ scopeSpans: [{ scope: { name: ownScope }, spans }] }],
});
const attribute = (key: unknown, value: unknown) => ({ key, value });
const withAttributes = (attributes: unknown[]) => ({
  ...spanJson(spanOf()),
  attributes: [attribute('mayfly.credential.fingerprint', { stringValue: newFingerprint() }), ...attributes],
});

describe('a body that is broken:', () => {
  test.each([
    ['nothing', ''],
    ['no JSON', 'resourceSpans'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a text', '"x"'],
    ['resourceSpans as object', '{"resourceSpans":{}}'],
    ['resourceSpans of numbers', '{"resourceSpans":[1]}'],
    ['resourceSpans of lists', '{"resourceSpans":[[]]}'],
    ['scopeSpans as text', '{"resourceSpans":[{"scopeSpans":"x"}]}'],
    ['spans as number', '{"resourceSpans":[{"scopeSpans":[{"spans":1}]}]}'],
    ['scope as text', '{"resourceSpans":[{"scopeSpans":[{"scope":"x"}]}]}'],
  ])('%s', (_what, text) => {
    expect(() => readText(text)).toThrow(expect.objectContaining({ code: 'request.undecodable' }));
  });

  test('its error does not quote it', () => {
    const secret = newFingerprint();
    const error = thrownBy(() => readText(`{"resourceSpans": ${secret}}`));
    expect(
      `${error} ${String(error instanceof Error && error.cause)} ${JSON.stringify(error)}`,
    ).not.toContain(secret.slice(0, 8));
  });
});

describe('a body that is sound:', () => {
  test.each([
    ['an empty object', '{}', 0],
    ['null for a list', '{"resourceSpans":null}', 0],
    ['a byte order mark', '\ufeff{"resourceSpans":[]}', 0],
    ['white space', ' \n{"resourceSpans" : [ {} ] }\n', 0],
    [
      'null for scope, resource and spans',
      '{"resourceSpans":[{"resource":null,"scopeSpans":[{"scope":null,"spans":null}]}]}',
      0,
    ],
  ])('%s', (_what, text, spans) => {
    expect(readText(text)).toMatchObject({ spans });
  });

  test('unknown fields are ignored at every level', () => {
    const junk = { junk: { deep: [1, { a: null }] }, snake_case: 1 };
    const request = {
      ...junk,
      resourceSpans: [
        {
          ...junk,
          resource: {
            ...junk,
            attributes: [{ ...junk, ...attribute('service.name', { ...junk, stringValue: 's' }) }],
          },
          scopeSpans: [
            { ...junk, scope: { ...junk, name: ownScope }, spans: [{ ...spanJson(spanOf()), ...junk }] },
          ],
        },
      ],
    };
    expect(read(request).items).toMatchObject([{ process: { service: 's' } }]);
  });

  test('only lowerCamelCase counts', () => {
    expect(read({ resource_spans: around(spanJson(spanOf())).resourceSpans })).toMatchObject({ spans: 0 });
    const { traceId, ...rest } = spanJson(spanOf()) as Record<string, unknown>;
    expect(read(around({ ...rest, trace_id: traceId }))).toMatchObject({ rejected: 1 });
  });

  test('a span that is no object is rejected alone', () => {
    expect(read(around(null, 1, [], 'x', spanJson(spanOf())))).toMatchObject({
      rejected: 4,
      reasons: ['span that is not an object'],
      items: [{ kind: 'used' }],
      spans: 5,
    });
  });

  test('attributes of strange forms are passed over', () => {
    const strange = [
      null,
      1,
      [],
      {},
      attribute(null, { stringValue: 'x' }),
      attribute(['gen_ai.agent.name'], { stringValue: 'x' }),
      attribute('gen_ai.agent.name', null),
      attribute('gen_ai.agent.name', 'x'),
      attribute('gen_ai.agent.name', { stringValue: null }),
      attribute('mayfly.credential.scopes', { arrayValue: ['x'] }),
      attribute('mayfly.credential.scopes', { arrayValue: { values: 'x' } }),
      attribute('mayfly.credential.scopes', { arrayValue: { values: ['x'] } }),
      attribute('gen_ai.agent.name', { stringValue: 'kept' }),
      attribute('mayfly.credential.scopes', { arrayValue: {} }),
    ];
    expect(read(around(withAttributes(strange))).items).toMatchObject([
      { actor: { agent: 'kept' }, credential: { scopes: [] } },
    ]);
    expect(read(around({ ...spanJson(spanOf()), attributes: { key: 'x' } }))).toMatchObject({ rejected: 1 });
  });

  test.each([
    ['a number', 5, 5],
    ['a text', '5', 5],
    ['a fraction', 1.5, null],
    ['a text of a fraction', '1.5', null],
    ['a number past 2^53', 2 ** 60, null],
    ['a text past 2^53', '9223372036854775807', null],
    ['a text that is no number', '5 ', null],
    ['an empty text', '', null],
    ['null', null, null],
  ])('an intValue that is %s', (_what, intValue, count) => {
    expect(read(around(withAttributes([attribute('mayfly.count', { intValue })]))).items).toMatchObject([
      { count },
    ]);
  });

  const at = receivedAt - 60_000;
  test.each([
    ['a text', `${at}000000`, at],
    ['a text just before', `${at - 1}999999`, at - 1],
    ['a number that lost its last digits', at * 1_000_000, at],
    ['a number in the middle', at * 1_000_000 + 500_000, at],
    ['a text with a sign', `-${at}000000`, receivedAt],
    ['a text of letters', 'now', receivedAt],
    ['a short text', '999', receivedAt],
    ['a negative number', -1, receivedAt],
    ['an object', {}, receivedAt],
    ['null', null, receivedAt],
  ])('a time that is %s', (_what, startTimeUnixNano, expected) => {
    expect(read(around({ ...spanJson(spanOf()), startTimeUnixNano })).items).toMatchObject([
      { at: expected },
    ]);
  });

  test('every millisecond survives as a number', () => {
    for (let ms = at; ms < at + 5000; ms++) {
      const [item] = read(around({ ...spanJson(spanOf()), startTimeUnixNano: ms * 1_000_000 })).items;
      if (item?.at !== ms) expect(item?.at).toBe(ms);
    }
  });

  test.each(['traceId', 'spanId'])('an %s that is no hex text is rejected', (field) => {
    for (const value of [null, 1, 'z'.repeat(32), ' ', Buffer.alloc(16, 1).toString('base64'), ['ab']]) {
      expect(read(around({ ...spanJson(spanOf()), [field]: value }))).toMatchObject({ rejected: 1 });
    }
  });
});

test('a prototype in the body changes nothing', () => {
  const span = JSON.stringify(
    withAttributes([
      attribute('__proto__', { stringValue: 'x' }),
      attribute('constructor', { stringValue: 'x' }),
    ]),
  );
  const evil = `{"__proto__":{"polluted":1,"resourceSpans":[]},"resourceSpans":[{"__proto__":{"scopeSpans":[1]},"scopeSpans":[{"scope":{"name":"${ownScope}"},"spans":[${span},{"__proto__":${span}}]}]}]}`;
  expect(readText(evil)).toMatchObject({ items: [{ kind: 'used' }], ignored: 1 });
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

test('invalid UTF-8 costs its text, not the body', () => {
  const body = encodeTraces(traceOf([spanWith({ 'gen_ai.agent.name': 'BAD' })]), 'json');
  const at = Buffer.from(body).indexOf('BAD');
  body.set([0xff, 0xfe, 0x41], at);
  expect(readObservations(body, 'json', receivedAt).items).toMatchObject([
    { actor: { agent: '\uFFFD\uFFFDA' } },
  ]);
});

test('only 1,024 attributes are examined', () => {
  const flood = Array.from({ length: 5000 }, () => attribute('x', { stringValue: 'y' }));
  const late = attribute('gen_ai.agent.name', { stringValue: 'too late' });
  const result = read(around(withAttributes([...flood, late])));
  expect(result).toMatchObject({ droppedAttributes: 5002 - 1024, items: [{ actor: { agent: null } }] });
});

test.each([
  ['in an unknown field', (deep: string) => `{"x":${deep}}`],
  ['in place of resourceSpans', (deep: string) => `{"resourceSpans":${deep}}`],
  [
    'in a value',
    (deep: string) =>
      JSON.stringify(around(withAttributes([attribute('mayfly.credential.scopes', 'DEEP')]))).replace(
        '"DEEP"',
        deep,
      ),
  ],
])('100,000 levels %s are no matter', (_what, body) => {
  for (const deep of [
    '['.repeat(100_000) + ']'.repeat(100_000),
    '{"arrayValue":{"values":['.repeat(50_000) + ']}}'.repeat(50_000),
  ]) {
    expect(['request.undecodable', undefined]).toContain(codeOf(thrownBy(() => readText(body(deep)))));
  }
});

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return null;
}

function codeOf(error: unknown): unknown {
  return error === null ? undefined : (error as { code?: unknown }).code;
}
