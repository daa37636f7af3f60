import { expect, test } from 'vitest';
import { destinationOf } from '../../../../instrumentation/node/hooks/destination.ts';

test.each<[what: string, args: readonly unknown[], address: string, port: number | null]>([
  ['a port and a host', [5432, 'DB.example'], 'db.example', 5432],
  ['a port', ['5432'], 'localhost', 5432],
  ['a socket file', ['/run/db.sock'], '/run/db.sock', null],
  ['options', [{ host: 'DB.example', port: '5432' }], 'db.example', 5432],
  ['normalized options', [[{ host: 'db.example', port: 5432 }, null]], 'db.example', 5432],
  ['options of a socket file', [{ path: '/run/db.sock', host: 'x' }], '/run/db.sock', null],
  ['options without a host', [{ port: 5432 }], 'localhost', 5432],
  [
    'a number whose name is told',
    [{ host: '192.0.2.1', port: 25, servername: 'SMTP.example' }],
    'smtp.example',
    25,
  ],
  ['a longer number', [{ host: '2001:db8::1', port: 25, servername: 'smtp.example' }], 'smtp.example', 25],
  ['a number without a name', [{ host: '192.0.2.1', port: 25, servername: '' }], '192.0.2.1', 25],
  [
    'a name with another for TLS',
    [{ host: 'a.example', port: 25, servername: 'b.example' }],
    'a.example',
    25,
  ],
])('%s says where a socket goes', (_what, args, address, port) => {
  expect(destinationOf(args)).toEqual({ address, port });
});

test.each([
  ["Node's agent", { host: 'a.example', port: 443, _agentKey: 'a' }],
  ['undici', { host: 'a.example', port: 443, protocol: 'https:' }],
  ['HTTP/2', { host: 'a.example', port: 443, ALPNProtocols: ['h2'] }],
])('a socket of %s is left to the hooks of HTTP', (_what, options) => {
  expect(destinationOf([options])).toBeNull();
});
