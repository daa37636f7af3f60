import { expect, test } from 'vitest';
import { headerSecret } from '../../../../src/core/issuers/reading/header-secret.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { request } from '../exchange.ts';

const token = fakeSecret('', 30);
const made = request({ url: 'http://127.0.0.1/', headers: { secret: ` ${token} `, empty: ' ' } });

test('a header is one secret, an empty or absent one is none', () => {
  expect(headerSecret(made, 'secret')).toEqual([token]);
  expect(headerSecret(made, 'empty')).toEqual([]);
  expect(headerSecret(made, 'absent')).toEqual([]);
});
