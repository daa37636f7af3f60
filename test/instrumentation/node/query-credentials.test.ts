import { expect, test } from 'vitest';
import { queryCredentials } from '../../../instrumentation/node/query-credentials.ts';
import { fakeSecret, hex } from '../../support/fake-secret.ts';

const secret = fakeSecret('tok-', 30);
const githubToken = fakeSecret('ghp_', 36);
const keyId = fakeSecret('ASIA', 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567');
const scope = '%2F20261123%2Feu-west-1%2Fs3%2Faws4_request';
const account = 'robot@acme.iam.gserviceaccount.com';
const signer = encodeURIComponent(account);

function inQuery(query: string) {
  return [...queryCredentials(`/path?${query}`, 6)];
}

test.each([
  ['an API key', `key=${secret}&q=1`, secret, 'query', 'key', null],
  ['an API key in another case', `q=1&Api_Key=${secret}`, secret, 'query', 'Api_Key', null],
  ['an access token, decoded', `access_token=${secret}%2B%2F`, `${secret}+/`, 'query', 'access_token', null],
  ['a conversation', `conversation_signature=${secret}`, secret, 'query', 'conversation_signature', null],
  ['a name that says so', `subscription-key=${secret}`, secret, 'query', 'subscription-key', null],
  ['a known form under any name', `q=${githubToken}`, githubToken, 'query', 'q', null],
  [
    'the key of a presigned URL',
    `X-Amz-Credential=${keyId}${scope}&X-Amz-Signature=ab`,
    keyId,
    'signature',
    'X-Amz-Credential',
    'AWS4-HMAC-SHA256',
  ],
  [
    'the key of an older presigned URL',
    `AWSAccessKeyId=${keyId}&Signature=ab`,
    keyId,
    'signature',
    'AWSAccessKeyId',
    'AWS',
  ],
])('%s is a credential', (_what, query, expected, location, name, mechanism) => {
  expect(inQuery(query)).toEqual([{ secret: expected, location, name, subject: null, mechanism }]);
});

test('a signed URL of Google stands for the account that signed it', () => {
  const query = `X-Goog-Credential=${signer}%2F20261123%2Fauto%2Fstorage%2Fgoog4_request&X-Goog-Signature=${fakeSecret('', 64, hex)}`;
  expect(inQuery(query)).toEqual([
    expect.objectContaining({
      secret: account,
      location: 'signature',
      subject: account,
      mechanism: 'GOOG4-RSA-SHA256',
    }),
  ]);
});

test('a shared access signature tells until when it is good, and for what', () => {
  const sig = fakeSecret('', 43);
  const found = inQuery(
    `sv=2024-11-04&st=2026-01-01T00%3A00%3A00Z&se=2026-01-02T00:00:00Z&sr=b&sp=r&sig=${sig}%3D&comp=list`,
  );
  expect(found).toEqual([
    {
      secret: `${sig}=`,
      location: 'query',
      name: 'sig',
      subject: null,
      mechanism: null,
      type: 'azure.sas_token',
      facts: expect.objectContaining({
        provider: 'azure',
        issuedAt: Date.parse('2026-01-01T00:00:00Z'),
        expiresAt: Date.parse('2026-01-02T00:00:00Z'),
        scopes: ['r'],
      }),
    },
  ]);
});

test.each([
  ['short values of ambiguous names', 'key=name&token=next&sort=key'],
  ['tokens of paging', `page_token=${secret}&nextToken=${secret}&continuation_token=${secret}`],
  ['what goes with a signature', `X-Amz-Security-Token=${secret}&X-Amz-Signature=${secret}`],
  ['a code of one exchange', `code=${fakeSecret('', 30)}&state=${secret}`],
  ['broken escapes', 'q=%E0%A4%A&x=%'],
  ['nothing', '&&=&='],
])('%s are none', (_what, query) => {
  expect(inQuery(query)).toEqual([]);
});

test('a fragment is not sent, so it is not read', () => {
  expect(inQuery(`a=1#access_token=${secret}`)).toEqual([]);
});

test('a flood of parameters is bounded', () => {
  const flood = Array.from({ length: 10_000 }, (_, i) => `token=${secret}${i}`).join('&');
  expect(inQuery(flood).length).toBeLessThanOrEqual(64);
});
