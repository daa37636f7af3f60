import { Agent, request } from 'node:http';
import { expect, test } from 'vitest';
import { outgoingHeaders } from '../../../../instrumentation/node/hooks/outgoing-headers.ts';

function requestWith(headers: Record<string, string | string[] | number>) {
  const made = request({ host: '127.0.0.1', port: 9, headers, agent: new Agent() });
  made.on('error', () => {});
  return made;
}

test('headers are given as Node keeps them: by lower-case name, as spelt, with their values', () => {
  const made = requestWith({ 'X-Api-Key': 'a', accept: ['b', 'c'], 'content-length': 1 });
  expect({ ...outgoingHeaders(made) }).toMatchObject({
    'x-api-key': ['X-Api-Key', 'a'],
    accept: ['accept', ['b', 'c']],
    'content-length': ['content-length', 1],
  });
  made.setHeader('Late', 'd');
  made.removeHeader('accept');
  expect(Object.keys(outgoingHeaders(made) ?? {})).toEqual(made.getHeaderNames());
  made.destroy();
});

test('this Node keeps them so, and the way around it need not be taken', () => {
  const made = requestWith({ a: 'b' });
  expect(outgoingHeaders(made)).not.toBeNull();
  made.destroy();
});
