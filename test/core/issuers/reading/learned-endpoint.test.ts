import { expect, test } from 'vitest';
import { learnedEndpoint } from '../../../../src/core/issuers/reading/learned-endpoint.ts';

test.each([
  ['https://Login.Example.com/oauth/token', { host: 'login.example.com', port: null, path: '/oauth/token' }],
  ['http://127.0.0.1:8080', { host: '127.0.0.1', port: 8080, path: '/' }],
  ['https://a.example.com:443/t?x=1#y', { host: 'a.example.com', port: null, path: '/t' }],
  ['https://user:word@a.example.com/t', { host: 'a.example.com', port: null, path: '/t' }],
])('%s', (url, expected) => {
  expect(learnedEndpoint('token', url)).toEqual([{ kind: 'token', ...expected }]);
});

test.each([
  undefined,
  null,
  17,
  {},
  '',
  'no url',
  '/token',
  'file:///etc/passwd',
  `https://a/${'x'.repeat(3000)}`,
])('%s is no endpoint', (url) => {
  expect(learnedEndpoint('token', url)).toEqual([]);
});
