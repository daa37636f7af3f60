import { expect, test } from 'vitest';
import { isLoopback } from '../../collector/loopback.ts';

test.each(['127.0.0.1', '127.255.255.255', '::1', 'localhost', 'LOCALHOST'])(
  '%s is this machine only',
  (host) => {
    expect(isLoopback(host)).toBe(true);
  },
);

test.each([
  '0.0.0.0',
  '::',
  '128.0.0.1',
  '10.0.0.1',
  '::2',
  '',
  'localhost.example.com',
  '127.0.0.1.example.com',
  '2130706433',
])('"%s" can be reached by others, or nobody knows', (host) => {
  expect(isLoopback(host)).toBe(false);
});
