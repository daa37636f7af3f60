import { expect, test } from 'vitest';
import { readCredentialQuery } from '../../collector/credential-query.ts';
import { instant } from '../../src/core/instant.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import { someFingerprint } from '../support/use-spans.ts';

const now = instant(1);
const secret = fakeSecret('', 24);

function read(query: string) {
  return readCredentialQuery(new URLSearchParams(query), now);
}

test.each([
  ['', {}],
  ['provider=aws', { provider: ['aws'] }],
  ['provider=aws,github&provider=vault', { provider: ['aws', 'github', 'vault'] }],
  [
    'agent=my%20agent&tool=t&type=a.b&service=s&environment=e',
    {
      agent: ['my agent'],
      tool: ['t'],
      type: ['a.b'],
      service: ['s'],
      environment: ['e'],
    },
  ],
  ['state=live,idle&state=expired,ended', { state: ['live', 'idle', 'expired', 'ended'] }],
  ['fingerprint=mf1_', { fingerprint: 'mf1_' }],
  ['join_key=jwt.jti:https://i,s%23x', { joinKey: 'jwt.jti:https://i,s#x' }],
  ['limit=1', { limit: 1 }],
  ['limit=200&cursor=abc', { limit: 200, cursor: 'abc' }],
])('%s', (query, expected) => {
  expect(read(query)).toEqual({ limit: 50, now, ...expected });
});

test('a whole fingerprint is a filter, too', () => {
  const fingerprint = someFingerprint();
  expect(read(`fingerprint=${fingerprint}`)).toEqual({ limit: 50, now, fingerprint });
});

test.each([
  ['proivder=aws', 'unknown parameter proivder: did you mean provider?'],
  ['Provider=aws', 'unknown parameter Provider: did you mean provider?'],
  ['joinKey=x', 'unknown parameter joinKey: did you mean join_key?'],
  ['colour=red', 'unknown parameter colour; known: provider, type'],
  [`${secret}0=1`, 'unknown parameter; known: provider'],
  ['state=alive', 'state must be of live, idle, expired, ended'],
  ['limit=0', 'limit must be a number from 1 to 200'],
  ['limit=201', 'limit must be'],
  ['limit=1e2', 'limit must be'],
  ['limit=-1', 'limit must be'],
  ['limit=1&limit=2', 'limit may be given once'],
  ['cursor=a&cursor=b', 'cursor may be given once'],
  ['provider=', 'provider is empty'],
  ['provider=a,,b', 'provider is empty'],
  ['provider=a%00b', 'provider is not plain text'],
  [`join_key=${'x'.repeat(1025)}`, 'join_key is longer than 1024 characters'],
  [`type=${'a,'.repeat(60)}a`, 'type has more than 50 values'],
  [`fingerprint=${secret}`, 'never send a secret itself'],
  ['__proto__=1', 'unknown parameter'],
  ['constructor=1', 'unknown parameter constructor'],
])('%s is refused', (query, message) => {
  expect(() => read(query)).toThrow(
    expect.objectContaining({ code: 'request.invalid', message: expect.stringContaining(message) }),
  );
});

test.each(['provider', 'state', 'limit', 'fingerprint', 'cursor'])('a refused %s is not repeated', (name) => {
  const query = `${name}=${secret}${'%00'}`;
  expect(() => read(query)).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining(secret) }),
  );
});
