import { Agent, request } from 'node:http';
import { expect, test } from 'vitest';
import { seenHttpRequest } from '../../../../instrumentation/node/hooks/seen-http-request.ts';
import type { SeenRequest } from '../../../../instrumentation/node/seen-request.ts';

/** What is seen of a request that goes nowhere. */
function seenOf(headers: Record<string, string> | readonly string[]): SeenRequest {
  const made = request({ host: '127.0.0.1', port: 9, headers, agent: new Agent() });
  made.on('error', () => {});
  const seen = seenHttpRequest(made);
  made.destroy();
  return seen;
}

test('headers that were handed over as a list are seen after a request whose headers are kept', () => {
  for (let times = 0; times < 2; times++) {
    expect(seenOf({ 'X-Kept': 'a' }).header('x-kept')).toBe('a');
    expect(seenOf(['Host', 'x', 'X-Listed', 'b']).header('x-listed')).toBe('b');
  }
});

test('hosts that share a place of the memory are not taken for each other', () => {
  const hosts = ['a1.example:81', 'b1.example:81', 'a1.example', 'A1.example', '[::1]:81', 'a1.example:81'];
  const seen = hosts.map((host) => seenOf({ host }));
  expect(seen.map(({ host, port }) => `${host} ${port}`)).toEqual([
    'a1.example 81',
    'b1.example 81',
    'a1.example 80',
    'a1.example 80',
    '::1 81',
    'a1.example 81',
  ]);
});
