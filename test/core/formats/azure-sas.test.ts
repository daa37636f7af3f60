import { expect, test } from 'vitest';
import { alphanumeric, fakeSecret } from '../../support/fake-secret.ts';
import { describeFormat, recogniseText } from './describe-format.ts';

const start = '2026-11-23T10:00:00Z';
const end = '2026-11-23T11:00:00Z';

function signature(): string {
  return `${fakeSecret('', 43, `${alphanumeric}+/`)}=`;
}

function query(changes: Readonly<Record<string, string>> = {}): string {
  const all = {
    sv: '2024-11-04',
    sp: 'rl',
    st: start,
    se: end,
    spr: 'https',
    sr: 'b',
    sig: signature(),
    ...changes,
  };
  return new URLSearchParams(Object.entries(all).filter(([, value]) => value !== '')).toString();
}

const blob = 'https://example.blob.core.windows.net/container/report.pdf';

describeFormat({
  id: 'azure-sas',
  tokens: () => [
    `${blob}?${query()}`,
    `?${query()}`,
    query(),
    `sig=${encodeURIComponent(signature())}&${query({ sig: '' })}`,
  ],
  survives: ['with an exclamation mark after it', 'with a letter before it'],
  expected: {
    type: 'azure.sas_token',
    provider: 'azure',
    ephemeral: true,
    issuedAt: Date.parse(start) as never,
    expiresAt: Date.parse(end) as never,
    scopes: ['r', 'l'],
  },
  near: () => ({
    'no signature': `${blob}?${query({ sig: '' })}`,
    'a signature with more before it': `${blob}?${query({ sig: `!${signature()}` })}`,
    'a short signature': `${blob}?${query({ sig: 'YWJj' })}`,
    'no version': `${blob}?${query({ sv: '' })}`,
    'neither an end nor a policy': `${blob}?${query({ se: '' })}`,
    'an address without a query': `${blob}/sig=${signature()}`,
  }),
});

const object = '00000000-0000-0000-0000-000000000007';

test('a delegation names who delegated, and a stored policy its name', () => {
  const delegated = query({ skoid: object, sktid: object, skt: start, ske: end });
  expect(recogniseText(delegated)).toMatchObject({
    subject: object,
    joinKeys: [`azure.object:${object}`, `azure.tenant:${object}`],
  });
  expect(recogniseText(query({ se: '', st: '', sp: '', si: 'read-policy' }))).toMatchObject({
    type: 'azure.sas_token',
    ephemeral: true,
    expiresAt: null,
    joinKeys: ['azure.sas_policy:read-policy'],
  });
});

test('a signature that says it is good for years is not short-lived', () => {
  expect(recogniseText(query({ se: '2036-01-01' })).ephemeral).toBeNull();
});

test.each(['', 'SharedAccessSignature '])('one for Service Bus names its key: %j before it', (scheme) => {
  const token = `sr=sb%3A%2F%2Fexample.servicebus.windows.net%2Fqueue&sig=${encodeURIComponent(signature())}&se=1795431600&skn=SendOnly`;
  expect(recogniseText(scheme + token)).toMatchObject({
    type: 'azure.sas_token',
    provider: 'azure',
    ephemeral: true,
    expiresAt: 1_795_431_600_000,
    subject: 'SendOnly',
    audience: ['sb://example.servicebus.windows.net/queue'],
    joinKeys: ['azure.key_name:SendOnly'],
  });
});
