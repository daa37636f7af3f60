import { expect, test } from 'vitest';
import {
  parseResourceAttributes,
  processResource,
  resourceNames,
} from '../../../instrumentation/node/resource.ts';
import { attributeDefinition, attributes as contractAttributes } from '../../../src/core/semconv.ts';

test.each([
  ['pairs', 'service.name=a,mayfly.owner=team', { 'service.name': 'a', 'mayfly.owner': 'team' }],
  ['percent-encoding', 'service.name=a%2Cb%20c', { 'service.name': 'a,b c' }],
  ['white space', ' service.name = a , host.name=h', { 'service.name': 'a', 'host.name': 'h' }],
  ['an equals sign in a value', 'service.name=a=b', { 'service.name': 'a=b' }],
  ['names that are not in the contract', 'team.secret=x,service.name=a', { 'service.name': 'a' }],
  ['names of spans', 'mayfly.purpose=x', {}],
  ['a number', 'process.pid=12,process.pid=x', { 'process.pid': 12 }],
  ['broken pieces', ',=x,service.name,%zz=1,host.name=%zz', { 'host.name': '%zz' }],
])('OTEL_RESOURCE_ATTRIBUTES with %s', (_what, text, expected) => {
  expect(parseResourceAttributes(text)).toEqual(expected);
});

test('OTEL_SERVICE_NAME wins, and without both the name says that it is unknown', () => {
  const attributes = { OTEL_RESOURCE_ATTRIBUTES: 'service.name=a' };
  expect(processResource(attributes)['service.name']).toBe('a');
  expect(processResource({ ...attributes, OTEL_SERVICE_NAME: 'b' })['service.name']).toBe('b');
  expect(processResource({})['service.name']).toBe('unknown_service:node');
});

test('every process has an instance of its own, although one was configured', () => {
  const env = { OTEL_RESOURCE_ATTRIBUTES: 'service.instance.id=pod-1' };
  const [first, second] = [processResource(env), processResource(env)].map((r) => r['service.instance.id']);
  expect(first).toMatch(/^pod-1-[0-9a-f]{32}$/);
  expect(first).not.toBe(second);
});

test('the names that a resource may be given are those of the contract', () => {
  const contract = Object.keys(contractAttributes).flatMap((name) => {
    const definition = attributeDefinition(name);
    return definition?.on === 'resource' ? [[name, definition.type]] : [];
  });
  expect(Object.entries(resourceNames).sort()).toEqual(contract.sort());
});
