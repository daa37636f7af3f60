import { expect, test } from 'vitest';
import { presentedFields, secretsOf } from '../../../../src/core/issuers/reading/presented-fields.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';

const [secret, token] = [fakeSecret('', 20), fakeSecret('', 20)];
const table = { clientSecret: 'clientId', token: null, code: 'clientId' };

test('the secrets of a body, in the order of the table, each with whom it speaks for', () => {
  const presented = presentedFields({ token, clientSecret: ` ${secret}`, clientId: 'app', code: 7 }, table);
  expect(presented).toEqual([
    { secret, field: 'clientSecret', subject: 'app' },
    { secret: token, field: 'token', subject: null },
  ]);
  expect(secretsOf(presented)).toEqual([secret, token]);
});

test('no body presents nothing', () => {
  expect(presentedFields(null, table)).toEqual([]);
});
