import { expect, test } from 'vitest';
import { envelopedSecret } from '../../src/core/enveloped-secret.ts';
import { alphanumeric, fakeSecret, hex } from '../support/fake-secret.ts';

const sixBits = `${alphanumeric}+/`;
const signature = `${fakeSecret('+', 42, sixBits)}=`;
const sig = encodeURIComponent(signature);
const storageKey = `${fakeSecret('', 86, sixBits)}==`;
const key = `${fakeSecret('', 43, sixBits)}=`;
const end = '2099-01-01T00:00:00Z';
const query = `sv=2025-11-05&ss=b&srt=sco&sp=rl&se=${encodeURIComponent(end)}&spr=https&sig=${sig}`;
const messaging = `sr=sb%3A%2F%2Facme.servicebus.windows.net%2Fq&sig=${sig}&se=1795431600&skn=SendOnly`;
const keyId = fakeSecret('AKIA', 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567');
const account = 'robot@acme.iam.gserviceaccount.com';
const webhook = fakeSecret('https://hooks.slack.com/services/T0123ABCD/B0123ABCDEF/', 24);

function signedUrl(vendor: 'Amz' | 'Goog', signer: string): string {
  const [service, kind] = vendor === 'Amz' ? ['s3', 'aws4_request'] : ['storage', 'goog4_request'];
  const scope = encodeURIComponent(`${signer}/20261123/eu-west-1/${service}/${kind}`);
  return `https://files.example.com/a?X-${vendor}-Credential=${scope}&X-${vendor}-Date=20261123T000000Z&X-${vendor}-Expires=60&X-${vendor}-Signature=${fakeSecret('', 64, hex)}`;
}

const sas = { type: 'azure.sas_token', expiresAt: Date.parse(end), scopes: ['r', 'l'] };

test.each<[what: string, text: string, secret: string, facts: object | null]>([
  ['a query', query, signature, sas],
  ['a query with its mark', `?${query}`, signature, sas],
  ['an address with a query', `https://acme.blob.core.windows.net/c?${query}`, signature, sas],
  ['an address that nobody encoded', `?${query.replace(sig, signature)}`, signature, sas],
  [
    'a connection string that holds one',
    `BlobEndpoint=https://a.b/;SharedAccessSignature=${query}`,
    signature,
    sas,
  ],
  ['a token of Service Bus', `SharedAccessSignature ${messaging}`, signature, { subject: 'SendOnly' }],
  [
    'a connection string of Storage',
    `DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=${storageKey};EndpointSuffix=core.windows.net`,
    storageKey,
    { type: 'azure.storage_account_key', joinKeys: ['azure.storage_account:acme'] },
  ],
  [
    'a connection string of Cosmos DB',
    `AccountEndpoint=https://acme.documents.azure.com:443/;AccountKey=${storageKey};`,
    storageKey,
    { type: 'azure.cosmos_key' },
  ],
  [
    'a connection string of Service Bus',
    `Endpoint=sb://acme.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=${key}`,
    key,
    { type: 'azure.service_bus_key' },
  ],
  [
    'a connection string of App Configuration',
    `Endpoint=https://acme.azconfig.io;Id=ab-l0-s0:cdef;Secret=${key}`,
    key,
    { type: 'azure.app_config_key' },
  ],
  ['a presigned URL of AWS', signedUrl('Amz', keyId), keyId, null],
  [
    'a signed URL of Google',
    signedUrl('Goog', account),
    account,
    { type: 'gcp.signed_url', subject: account },
  ],
  ['a webhook', `${webhook}/?a=b`, webhook, null],
])('%s is the secret that it presents', (_what, text, secret, facts) => {
  const found = envelopedSecret(text);
  expect(found?.secret).toBe(secret);
  if (facts === null) expect(found?.facts).toBeNull();
  else expect(found?.facts).toMatchObject(facts);
});

test.each([
  ['an ordinary address', 'https://example.com/a?b=c'],
  ['an address with a password', `https://me:${key}@example.com/`],
  ['a signature without a form', 'https://example.com/?sig=abc'],
  ['a token', fakeSecret('ghp_', 36)],
  ['a key by itself', storageKey],
  ['a connection string without a key', 'AccountName=acme;AccountKey='],
  ['a text of a megabyte', `?${query}${'&a=b'.repeat(300_000)}`],
])('%s wraps none', (_what, text) => {
  expect(envelopedSecret(text)).toBeNull();
});
