import { expect, test } from 'vitest';
import {
  endedName,
  endedPresenter,
  endedSecret,
} from '../../../../src/core/issuers/reading/ended-credential.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { exchange, secretOf } from '../exchange.ts';

const token = secretOf(fakeSecret('', 40));
const key = fakeSecret('', 40);

test('a secret that is not there ends nothing', () => {
  expect(endedSecret(null, 'revoked')).toEqual([]);
  expect(endedSecret(undefined, 'revoked')).toEqual([]);
  expect(endedSecret(token, 'replaced')).toEqual([{ secret: token, joinKey: null, reason: 'replaced' }]);
});

test('a name that is not there ends nothing', () => {
  expect([
    endedName('a', null, 'revoked'),
    endedName('a', undefined, 'revoked'),
    endedName('a', '', 'revoked'),
  ]).toEqual([[], [], []]);
  expect(endedName('a', 'b', 'revoked')).toEqual([{ secret: null, joinKey: 'a:b', reason: 'revoked' }]);
});

test.each([
  ['Authorization before the key of an application', { 'x-api-key': key, authorization: `Bearer ${token}` }],
  ["Vault's own header before Authorization", { authorization: `Bearer ${key}`, 'x-vault-token': token }],
  ["GitLab's own header", { 'private-token': token }],
  ['any header that presented something', { 'x-api-key': token }],
])('who signed in is %s', (_what, headers) => {
  const made = exchange({ method: 'DELETE', url: 'https://a.example.com/', headers, answer: '' });
  expect(endedPresenter(made, 'revoked')).toMatchObject([{ secret: token }]);
});

test('nobody signed in', () => {
  expect(endedPresenter(exchange({ url: 'https://a.example.com/', answer: '' }), 'revoked')).toEqual([]);
});
