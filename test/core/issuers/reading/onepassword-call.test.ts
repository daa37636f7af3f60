import { expect, test } from 'vitest';
import { onepasswordSecrets } from '../../../../src/core/issuers/reading/onepassword-call.ts';
import { fakeSecret } from '../../../support/fake-secret.ts';
import { secretOf } from '../exchange.ts';

const value = fakeSecret('', 24);
const other = fakeSecret('', 24);
const parent = secretOf(fakeSecret('ops_', 40));

function call(name: string, parameters: unknown, answer: unknown) {
  const invocation = JSON.stringify({ invocation: { clientId: 1, parameters: { name, parameters } } });
  const text = typeof answer === 'string' && answer.startsWith('<') ? answer : JSON.stringify(answer);
  return onepasswordSecrets({ invocation, answer: text, parents: [parent] });
}

const item = { id: 'i1', title: 'Database', fields: [{ id: 'password', fieldType: 'Concealed', value }] };

test.each<[string, unknown, unknown, unknown]>([
  [
    'SecretsResolve',
    { secret_reference: 'op://prod/db/password' },
    value,
    [{ secret: value, name: 'op://prod/db/password', policy: '1password vault prod', parents: [parent] }],
  ],
  [
    'SecretsResolveAll',
    { secret_references: ['op://prod/db/password', 'op://prod/none/x'] },
    {
      individualResponses: {
        'op://prod/db/password': { content: { secret: value, itemId: 'i', vaultId: 'v' } },
        'op://prod/none/x': { error: { type: 'itemNotFound' } },
      },
    },
    [{ secret: value, name: 'op://prod/db/password' }],
  ],
  ['ItemsGet', { vault_id: 'v', item_id: 'i' }, item, [{ secret: value, name: 'Database/password' }]],
  ['ItemsCreate', {}, item, [{ secret: value }]],
  ['ItemsGetAll', {}, { individualResponses: [{ content: item }, { error: {} }] }, [{ secret: value }]],
  [
    'EnvironmentsGetVariables',
    {},
    { variables: [{ name: 'API_KEY', value: other, masked: true }, null] },
    [{ secret: other, name: 'API_KEY' }],
  ],
  ['VaultsList', {}, [{ id: 'v', title: value }], []],
  ['SecretsResolve', {}, { not: 'text' }, []],
  ['SecretsResolve', {}, '<html>', []],
  ['SecretsResolveAll', {}, { individualResponses: 'x' }, []],
  ['ItemsGet', {}, null, []],
])('%s of %s', (name, parameters, answer, expected) => {
  expect(call(name, parameters, answer)).toMatchObject(expected as object[]);
  expect(call(name, parameters, answer)).toHaveLength((expected as object[]).length);
});

test('a call that is no JSON hands out nothing', () => {
  expect(onepasswordSecrets({ invocation: 'x', answer: JSON.stringify(value), parents: [] })).toEqual([]);
});
