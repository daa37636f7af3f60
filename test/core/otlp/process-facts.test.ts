import { describe, expect, test } from 'vitest';
import { readObservations } from '../../../src/core/otlp/read-observations.ts';
import { encodeTraces, type OtlpValue } from '../../support/otlp-encode.ts';
import { encodings, receivedAt, spanOf, spanWith, traceOf } from './sample.ts';

type Attributes = Readonly<Record<string, OtlpValue>>;

describe.each(encodings)('a resource in %s', (encoding) => {
  const processOf = (resource: Attributes, span = spanOf()) =>
    readObservations(encodeTraces(traceOf([span], resource), encoding), encoding, receivedAt).items[0]
      ?.process;

  test('gives the workload and the process', () => {
    const resource = {
      'service.name': 'billing-agent',
      'service.namespace': 'billing',
      'service.version': '1.2.3',
      'service.instance.id': 'instance-1',
      'deployment.environment.name': 'production',
      'mayfly.owner': 'payments',
      'host.name': 'web-1',
      'k8s.pod.name': 'billing-7',
      'process.pid': 42,
      'process.runtime.name': 'nodejs',
      'process.runtime.version': '24.21.0',
    };
    expect(processOf(resource)).toStrictEqual({
      instance: 'instance-1',
      service: 'billing-agent',
      namespace: 'billing',
      environment: 'production',
      version: '1.2.3',
      owner: 'payments',
      host: 'web-1',
      pod: 'billing-7',
      pid: 42,
      runtime: 'nodejs 24.21.0',
      identity: null,
    });
  });

  const started = '2026-10-01T11:00:00.000Z';
  const instances: [string, Attributes, string][] = [
    [
      'host, pid and start',
      { 'host.name': 'h', 'process.pid': 7, 'process.creation.time': started },
      `h/7/${started}`,
    ],
    ['a host id in place of the name', { 'host.id': 'i-1', 'process.pid': 7 }, 'i-1/7/'],
    ['only a host', { 'host.name': 'h' }, 'h//'],
    ['only a pid', { 'process.pid': 7 }, '/7/'],
    ['neither host nor pid', { 'service.name': 's', 'process.creation.time': started }, 'unknown/s'],
    ['nothing at all', {}, 'unknown/unknown_service'],
    ['an empty instance id', { 'service.instance.id': '', 'host.name': 'h' }, 'h//'],
    ['a pid out of range', { 'process.pid': 2 ** 31, 'host.name': 'h' }, 'h//'],
  ];
  test.each(instances)('without an instance id is named by %s', (_what, resource, instance) => {
    expect(processOf(resource)).toMatchObject({ instance });
  });

  test('without a start time is told apart by the one on the span', () => {
    const span = spanWith({ 'mayfly.process.started_at': 1234 });
    expect(processOf({ 'host.name': 'h', 'process.pid': 7 }, span)).toMatchObject({ instance: 'h/7/1234' });
  });

  test('has the pid zero for a double that is minus zero', () => {
    expect(processOf({ 'process.pid': { double: -0 } })?.pid).toBe(0);
  });

  const long = '\u20ac'.repeat(1000);
  test('has no name too long for an index of the store', () => {
    const resource = { 'service.name': long, 'deployment.environment.name': long, 'host.name': long };
    const facts = processOf({ ...resource, 'process.creation.time': long });
    const cut = long.slice(0, 256);
    expect(facts).toMatchObject({ service: cut, environment: cut, host: cut });
    expect(facts?.instance).toBe(`${cut}//${cut}`.slice(0, 512));
    expect(processOf({ 'service.instance.id': long })).toMatchObject({ instance: long.slice(0, 512) });
  });

  test('keeps attributes of a span from counting as its own, and the other way round', () => {
    const span = spanWith({ 'service.name': 'from the span' });
    const resource = { 'gen_ai.agent.name': 'from the resource' };
    const [item] = readObservations(
      encodeTraces(traceOf([span], resource), encoding),
      encoding,
      receivedAt,
    ).items;
    expect(item).toMatchObject({ process: { service: 'unknown_service' }, actor: { agent: null } });
  });

  test('is not mixed up with the resource before it', () => {
    const request = ['a', 'b', 'a'].flatMap((name) => traceOf([spanOf()], { 'service.name': name }));
    const { items } = readObservations(encodeTraces(request, encoding), encoding, receivedAt);
    expect(items.map((item) => item.process.service)).toEqual(['a', 'b', 'a']);
  });
});
