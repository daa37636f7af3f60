import { expect, test } from 'vitest';
import { alphanumeric, base64url, fakeSecret, hex } from '../../support/fake-secret.ts';
import { describeFormat, describePlainFormats, recogniseText } from './describe-format.ts';

const lower = `${alphanumeric.slice(26)}_-`;
const base64 = `${alphanumeric}+/`;
const snowflake = { hint: { host: 'example.snowflakecomputing.com', name: null } };
const survives = [
  'with the first character in the other case',
  'without its first character',
  'with a letter before it',
];

describePlainFormats([
  ['databricks-pat', 'databricks.personal_token', null, 'dapi', hex, 32],
  [
    'snowflake-pat',
    'snowflake.programmatic_token',
    true,
    '',
    base64url,
    100,
    500,
    {
      ...snowflake,
      survives,
      tokens: () => [
        fakeSecret('', 200, base64url),
        fakeSecret('', 100, base64url),
        fakeSecret('', 500, base64url),
      ],
    },
  ],
  ['supabase-mgmt', 'supabase.management_token', false, 'sbp_', lower, 40],
  ['supabase-secret', 'supabase.secret_key', false, 'sb_secret_', base64url, 31],
  ['neon', 'neon.api_key', false, 'napi_', alphanumeric, 64],
  ['planetscale', 'planetscale.service_token', false, 'pscale_tkn_', base64url, 32, 64],
  ['planetscale', 'planetscale.oauth_token', true, 'pscale_oauth_', base64url, 32, 64],
  ['planetscale', 'planetscale.password', false, 'pscale_pw_', base64url, 32, 64],
  ['mongodb-sa', 'mongodb.service_account_secret', true, 'mdb_sa_sk_', base64url, 40],
  ['alibaba-sts', 'alibaba.session_token', true, 'CAIS', base64, 250, 4096],
  [
    'alibaba-sts',
    'alibaba.session_token',
    true,
    'CAIS',
    base64,
    20,
    4096,
    {
      hint: { host: 'sts.aliyuncs.com', name: null },
      tokens: () => [fakeSecret('CAIS', 100, base64), fakeSecret('CAIS', 20, base64)],
    },
  ],
]);

describeFormat({
  id: 'databricks-pat',
  tokens: () => [`${fakeSecret('dapi', 32, hex)}-2`],
  expected: { type: 'databricks.personal_token', provider: 'databricks', ephemeral: null },
  near: () => ({ 'two digits at the end': `${fakeSecret('dapi', 32, hex)}-22` }),
});

describeFormat({
  id: 'snowflake-session',
  tokens: () => [`ver:3-hint:12345678-${fakeSecret('ETMsDgAAA', 120, base64)}`],
  isBeyond: true,
  expected: { type: 'snowflake.session_token', provider: 'snowflake', ephemeral: true },
  near: () => ({ short: `ver:3-hint:12345678-${fakeSecret('', 39)}`, 'no hint': fakeSecret('ver:3-', 120) }),
});

describeFormat({
  id: 'airtable-pat',
  tokens: () => [fakeSecret('patAbcdefgh012345.', 64, hex)],
  expected: {
    type: 'airtable.personal_token',
    provider: 'airtable',
    ephemeral: false,
    joinKeys: ['airtable.token_id:Abcdefgh012345'],
  },
  near: () => ({ short: fakeSecret('patAbcdefgh012345.', 63, hex), 'a path': 'pathetic.text' }),
});

for (const [id, prefix, type, scheme, ephemeral] of [
  ['alibaba-akid', 'LTAI', 'alibaba.access_key', 'alibaba.access_key_id', false],
] as const) {
  const key = fakeSecret(prefix, 20);
  describeFormat({
    id,
    tokens: () => [key],
    expected: { type, provider: 'alibaba', ephemeral, joinKeys: [`${scheme}:${key}`] },
    near: () => ({ short: fakeSecret(prefix, 16), long: fakeSecret(prefix, 22) }),
  });
}

// A body without any digit is a word.
const stsId = fakeSecret('N1', 20);

describeFormat({
  id: 'alibaba-sts',
  tokens: () => [`STS.${stsId}`],
  expected: {
    type: 'alibaba.session',
    provider: 'alibaba',
    ephemeral: true,
    joinKeys: [`alibaba.sts_key_id:STS.${stsId}`],
  },
  near: () => ({ short: fakeSecret('STS.', 15), long: fakeSecret('STS.', 65) }),
});

const elasticId = fakeSecret('', 20);

describeFormat({
  id: 'elastic-cloud',
  tokens: () => [`essu_${Buffer.from(`${elasticId}:${fakeSecret('', 40)}`).toString('base64')}`],
  expected: {
    type: 'elastic.api_key',
    provider: 'elastic',
    ephemeral: null,
    joinKeys: [`elastic.api_key_id:${elasticId}`],
  },
  near: () => ({ short: fakeSecret('essu_', 59), long: fakeSecret('essu_', 201) }),
});

test('a key whose body is no id and key is known without an id', () => {
  expect(recogniseText(fakeSecret('essu_', 80, 'xyz'))).toMatchObject({
    type: 'elastic.api_key',
    joinKeys: [],
  });
});

test.each(['SNOWFLAKE_TOKEN', 'SNOWFLAKE_PAT'])('a programmatic token is told by the variable %s', (name) => {
  const token = fakeSecret('', 200, base64url);
  expect(recogniseText(token, { host: null, name }).type).toBe('snowflake.programmatic_token');
});
