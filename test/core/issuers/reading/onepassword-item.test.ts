import { expect, test } from 'vitest';
import { onepasswordItem } from '../../../../src/core/issuers/reading/onepassword-item.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { secretOf } from '../exchange.ts';

const value = fakeSecret('', 24);
const parent = secretOf(fakeSecret('ops_', 40));

test('an item of the SDK', () => {
  const item = {
    id: 'i1',
    title: 'Database',
    vaultId: 'v1',
    version: 4,
    updatedAt: '2026-11-02T00:00:00Z',
    fields: [
      { id: 'username', title: 'username', fieldType: 'Text', value: 'app' },
      { id: 'password', title: 'password', fieldType: 'Concealed', value },
    ],
  };
  expect(onepasswordItem(item, [parent])).toMatchObject([
    {
      secret: value,
      source: 'secret_manager',
      name: 'Database/password',
      policy: '1password vault v1',
      subject: 'app',
      joinKeys: ['onepassword.item:i1#4'],
      parents: [parent],
    },
  ]);
});

test.each([
  ['no item', null],
  ['an overview without fields', { id: 'i1', title: 'a' }],
  ['fields that are an object', { fields: { a: { type: 'CONCEALED', value } } }],
  ['fields that are texts', { fields: [value] }],
  ['a value that is no text', { fields: [{ type: 'CONCEALED', value: 1 }] }],
  ['a visible field', { fields: [{ type: 'STRING', id: 'x', value }] }],
])('%s hands out nothing', (_what, item) => {
  expect(onepasswordItem(item, [])).toEqual([]);
});

test('names that are missing or long are no trouble', () => {
  const fields = [{ type: 'CONCEALED', value }];
  expect(onepasswordItem({ fields }, [])).toMatchObject([{ name: 'item/field', policy: null, joinKeys: [] }]);
  const named = onepasswordItem({ title: 'a'.repeat(2_000), fields }, []);
  expect(named[0]?.name).toHaveLength(512);
});
