import { describe, expect, test } from 'vitest';
import { target } from '../../../src/core/otlp/target.ts';
import type { AttributeBag } from '../../../src/core/semconv.ts';

describe('a target', () => {
  const cases: [string, AttributeBag, object][] = [
    ['nothing', {}, { address: null, port: null, operation: null }],
    ['a host in capitals', { 'server.address': 'API.Example.COM' }, { address: 'api.example.com' }],
    ['a host with its root dot', { 'server.address': 'example.com.' }, { address: 'example.com' }],
    ['only the root', { 'server.address': '.' }, { address: null }],
    ['a port', { 'server.port': 65_535 }, { port: 65_535 }],
    ['a port too high', { 'server.port': 65_536 }, { port: null }],
    ['an endless host', { 'server.address': 'A'.repeat(1024) }, { address: 'a'.repeat(256) }],
    ['port zero', { 'server.port': 0 }, { port: null }],
    ['a negative port', { 'server.port': -1 }, { port: null }],
    [
      'a remote call over HTTP',
      {
        'rpc.service': 'SecretsManager',
        'rpc.method': 'GetSecretValue',
        'http.request.method': 'POST',
        'url.template': '/',
      },
      { operation: 'SecretsManager/GetSecretValue' },
    ],
    ['a remote method without service', { 'rpc.method': 'Get' }, { operation: 'Get' }],
    [
      'a database operation',
      { 'db.system.name': 'postgresql', 'db.operation.name': 'SELECT' },
      { operation: 'postgresql SELECT' },
    ],
    ['a database', { 'db.system.name': 'redis' }, { operation: 'redis' }],
    [
      'a request with a route',
      { 'http.request.method': 'POST', 'url.template': '/v1/{}' },
      { operation: 'POST /v1/{}' },
    ],
    ['a request', { 'http.request.method': 'GET' }, { operation: 'GET' }],
    ['a route without method', { 'url.template': '/v1' }, { operation: null }],
    [
      'an endless procedure',
      { 'rpc.service': 's'.repeat(1024), 'rpc.method': 'm' },
      { operation: 's'.repeat(1024) },
    ],
    ['empty texts', { 'rpc.service': '', 'http.request.method': 'GET' }, { operation: 'GET' }],
  ];
  test.each(cases)('of %s', (_what, attributes, expected) => {
    expect(target(attributes)).toMatchObject(expected);
  });
});
