import { expect, test } from 'vitest';
import { readCredentialQuery } from '../../collector/credential-query.ts';
import type { Filter } from '../../src/core/filter/filter.ts';
import { parseFilter } from '../../src/core/filter/parse-filter.ts';
import { instant } from '../../src/core/instant.ts';
import { fakeSecret } from '../support/fake-secret.ts';
import { someFingerprint } from '../support/use-spans.ts';

const now = instant(Date.UTC(2026, 10, 20));
const fingerprint = someFingerprint();
const secret = fakeSecret('', 24);

function read(query: string) {
  return readCredentialQuery(new URLSearchParams(query), now);
}

/** What the filter language says for the same. */
test.each([
  ['', ''],
  ['q=provider:aws%20is:live', 'provider:aws is:live'],
  ['provider=aws', 'provider:aws'],
  ['provider=aws,github&provider=vault', 'provider:aws,github,vault'],
  ['type=a.b&agent=my%20agent&tool=t', 'type:a.b agent:"my agent" tool:t'],
  ['service=s&environment=e', 'workload:s env:e'],
  ['provider=none&agent=*', 'provider:"none" agent:"*"'],
  ['state=live,idle&state=expired,ended', 'is:live,idle,expired,ended'],
  ['fingerprint=mf1_', 'fingerprint:mf1_'],
  ['fingerprint=mf1_abc', 'fingerprint:mf1_abc*'],
  [`fingerprint=${fingerprint}`, `fingerprint:${fingerprint}`],
  ['join_key=jwt.jti:https://i,s%23x', 'join-key:"jwt.jti:https://i,s#x"'],
  ['q=sort:-uses%20-env:dev&provider=aws', '-env:dev provider:aws sort:-uses'],
])('%s asks for what %j says', (query, text) => {
  const { filter } = read(query);
  const expected = parseFilter(text, now);
  const claims = ({ terms }: Filter) => terms.map(({ at: _at, ...claim }) => claim);
  expect(claims(filter)).toEqual(claims(expected));
  expect(filter).toMatchObject({ sort: expected.sort, asOf: expected.asOf });
});

test.each([
  ['', { limit: 50 }],
  ['limit=1', { limit: 1 }],
  ['limit=200&cursor=abc', { limit: 200, cursor: 'abc' }],
])('%j is a page', (query, expected) => {
  expect(read(query)).toMatchObject({ now, ...expected });
});

test('all pages of an answer ask the same, whatever their size', () => {
  const asked = read('q=is:live&provider=aws').asked;
  expect(read('provider=aws&cursor=abc&q=is:live&limit=7').asked).toBe(asked);
  expect(read('provider=aws&q=is:idle').asked).not.toBe(asked);
});

test.each([
  ['q=provder:aws', /provder/],
  ['q=is:live&q=is:idle', /q may be given once/],
  ['q=last-seen:<5x', /last-seen|duration/],
])('%s is refused', (query, message) => {
  expect(() => read(query)).toThrow(
    expect.objectContaining({ code: 'request.invalid', message: expect.stringMatching(message) }),
  );
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
