import { array, assert, nat, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { otlpLines } from '../../../instrumentation/node/otlp-line.ts';
import type { SpanRecord } from '../../../instrumentation/node/span-record.ts';
import { instant } from '../../../src/core/instant.ts';
import { readObservations } from '../../../src/core/otlp/read-observations.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { otlpFaults } from '../../support/otlp-faults.ts';
import { runHooked } from '../../support/run-hooked.ts';
import { someFingerprint } from '../../support/use-spans.ts';

const now = Date.now();

test('a line is one line of JSON, whatever stands in its values', () => {
  const text = string({ unit: 'binary', minLength: 1, maxLength: 40 });
  assert(
    property(text, text, array(text, { maxLength: 4 }), nat(), (service, agent, scopes, count) => {
      const toLine = otlpLines({ 'service.name': service, 'process.pid': 7 }, '1.0.0');
      const line = toLine({
        name: 'credential.use',
        startMs: now,
        endMs: now,
        attributes: { 'gen_ai.agent.name': agent, 'mayfly.count': count },
        credential: { 'mayfly.credential.scopes': scopes, 'mayfly.credential.ephemeral': true },
      });
      expect(line.indexOf('\n')).toBe(line.length - 1);
      const { attributes } = JSON.parse(line).resourceSpans[0].scopeSpans[0].spans[0];
      expect(attributes).toEqual([
        { key: 'gen_ai.agent.name', value: { stringValue: agent } },
        { key: 'mayfly.count', value: { intValue: String(count) } },
        {
          key: 'mayfly.credential.scopes',
          value: { arrayValue: { values: scopes.map((s) => ({ stringValue: s })) } },
        },
        { key: 'mayfly.credential.ephemeral', value: { boolValue: true } },
      ]);
    }),
  );
});

test('the collector reads what a line says', () => {
  const fingerprint = someFingerprint();
  const toLine = otlpLines({ 'service.name': 'planner', 'service.instance.id': 'i-1' }, '1.0.0');
  const line = toLine({
    name: 'credential.use',
    startMs: now,
    endMs: now,
    credential: {
      'mayfly.credential.fingerprint': fingerprint,
      'mayfly.credential.subject': 'of the form',
    },
    attributes: {
      'mayfly.credential.subject': 'of the request',
      'mayfly.use.location': 'header',
      'mayfly.use.outcome': 'denied',
      'mayfly.count': 3,
    },
  });
  expect(readObservations(Buffer.from(line), 'json', instant(now)).items).toMatchObject([
    {
      kind: 'used',
      fingerprint,
      at: now,
      location: 'header',
      outcome: 'denied',
      credential: { subject: 'of the request' },
      count: 3,
      process: { service: 'planner', instance: 'i-1' },
    },
  ]);
});

const sample: SpanRecord = {
  name: 'credential.use',
  startMs: now,
  endMs: now,
  attributes: { 'mayfly.count': 1 },
  credential: {},
};

test('files of one process differ within their first 200 bytes, however much the resource says', () => {
  const toLine = otlpLines({ 'service.name': 'x'.repeat(2_000) }, '1.0.0');
  expect(toLine(sample).slice(0, 200)).not.toBe(toLine(sample).slice(0, 200));
});

test('a record of a later instance names it', () => {
  const toLine = otlpLines({ 'service.name': 'a', 'service.instance.id': 'i' }, '1.0.0');
  const instances = [0, 1, 0, 2].map((instance) => {
    const { items } = readObservations(Buffer.from(toLine({ ...heartbeat, instance })), 'json', instant(now));
    return items[0]?.process.instance;
  });
  expect(instances).toEqual(['i', 'i-1', 'i', 'i-2']);
});

const heartbeat: SpanRecord = {
  ...sample,
  name: 'mayfly.process',
  attributes: { 'mayfly.process.phase': 'start' },
};

describe("lines keep to protobuf's JSON mapping of OTLP, as the Collector's file receiver parses it:", () => {
  test('every line of a real process', async () => {
    const { spool } = await runHooked(
      `await fetch('http://127.0.0.1:49151/v1/x', { headers: { authorization: 'Bearer ' + process.env.APP_SETTING } }).catch(() => {});`,
      { env: { APP_SETTING: fakeSecret('tok-', 36), DB_PASSWORD: fakeSecret('', 24) } },
    );
    const lines = spool.split('\n').slice(0, -1);
    expect(lines.length).toBeGreaterThan(4);
    expect(lines.flatMap((line) => otlpFaults(line))).toEqual([]);
  });

  test('whatever stands in the values', () => {
    const text = string({ unit: 'binary', maxLength: 40 });
    assert(
      property(text, array(text, { maxLength: 4 }), nat(), (agent, scopes, count) => {
        const toLine = otlpLines({ 'service.name': agent, 'process.pid': count }, '1.0.0');
        const line = toLine({
          ...sample,
          attributes: { 'gen_ai.agent.name': agent, 'mayfly.count': count, 'mayfly.credential.held': true },
          credential: { 'mayfly.credential.scopes': scopes },
        });
        expect(otlpFaults(line)).toEqual([]);
      }),
    );
  });

  test.each([
    ['a number in place of a 64-bit integer as text', '"intValue":"1"', '"intValue":1'],
    ['an id that is no hexadecimal', '"traceId":"', '"traceId":"x'],
    ['a field in snake case', '"startTimeUnixNano"', '"start_time_unix_nano"'],
    ['two values at once', '"intValue":"1"', '"intValue":"1","boolValue":true'],
    ['a name in place of an enumeration', '"kind":1', '"kind":"SPAN_KIND_INTERNAL"'],
  ])('and the check finds %s', (_what, right, wrong) => {
    const line = otlpLines({ 'service.name': 'a' }, '1.0.0')(sample);
    expect(line).toContain(right);
    expect(otlpFaults(line.replace(right, wrong))).not.toEqual([]);
  });
});
