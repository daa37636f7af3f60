import { array, assert, nat, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { otlpLines } from '../../../instrumentation/node/otlp-line.ts';
import { instant } from '../../../src/core/instant.ts';
import { readObservations } from '../../../src/core/otlp/read-observations.ts';
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
