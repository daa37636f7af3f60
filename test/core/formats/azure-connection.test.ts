import { expect, test } from 'vitest';
import { alphanumeric, fakeSecret } from '../../support/fake-secret.ts';
import { describeFormat, recogniseText } from './describe-format.ts';

const sixBits = `${alphanumeric}+/`;
const key = (): string => `${fakeSecret('', 43, sixBits)}=`;
const bus = 'Endpoint=sb://example-bus.servicebus.windows.net/;SharedAccessKeyName=SendOnly;SharedAccessKey=';

describeFormat({
  id: 'azure-servicebus',
  tokens: () => [bus + key()],
  expected: {
    type: 'azure.service_bus_key',
    provider: 'azure',
    ephemeral: false,
    subject: 'SendOnly',
    joinKeys: ['azure.namespace:example-bus', 'azure.key_name:example-bus/SendOnly'],
  },
  near: () => ({
    'no key': bus,
    'another host': `Endpoint=sb://example.com/;SharedAccessKeyName=SendOnly;SharedAccessKey=${key()}`,
  }),
});

test('a key has 32 to 100 characters, and the address is whole', () => {
  const of = (length: number): string => recogniseText(bus + fakeSecret('', length, sixBits)).type;
  expect([31, 32, 100, 101].map(of)).toEqual([
    'unknown',
    'azure.service_bus_key',
    'azure.service_bus_key',
    'unknown',
  ]);
  for (const other of ['xsb://example-bus', `sb://${'a'.repeat(65)}`])
    expect(recogniseText(`${bus.replace('sb://example-bus', other)}${key()}`).type).toBe('unknown');
});

test('a connection string of Event Hubs has a path more', () => {
  expect(recogniseText(`${bus}${key()};EntityPath=events`).type).toBe('azure.service_bus_key');
});

describeFormat({
  id: 'azure-appconfig',
  tokens: () => [`Endpoint=https://example-store.azconfig.io;Id=ab-l0-s0:cdef;Secret=${key()}`],
  expected: {
    type: 'azure.app_config_key',
    provider: 'azure',
    ephemeral: false,
    joinKeys: ['azure.app_config:example-store', 'azure.app_config_id:ab-l0-s0:cdef'],
  },
  near: () => ({
    'no secret': 'Endpoint=https://example-store.azconfig.io;Id=ab-l0-s0:cdef;Secret=',
    'no id': `Endpoint=https://example-store.azconfig.io;Secret=${key()}`,
  }),
});

const storageKey = (): string => `${fakeSecret('', 86, sixBits)}==`;

describeFormat({
  id: 'azure-storage-account-key',
  tokens: () => [
    `DefaultEndpointsProtocol=https;AccountName=example;AccountKey=${storageKey()};EndpointSuffix=core.windows.net`,
    `AccountName=example;AccountKey=${storageKey()}`,
  ],
  survives: ['with an exclamation mark after it'],
  expected: {
    type: 'azure.storage_account_key',
    provider: 'azure',
    ephemeral: false,
    joinKeys: ['azure.storage_account:example'],
  },
  near: () => ({ 'a short key': `AccountName=example;AccountKey=${key()}`, 'no key': 'AccountName=example' }),
});

describeFormat({
  id: 'azure-cosmos-key',
  tokens: () => [`AccountEndpoint=https://example.documents.azure.com:443/;AccountKey=${storageKey()};`],
  isBeyond: true,
  survives: ['with an exclamation mark after it'],
  expected: {
    type: 'azure.cosmos_key',
    provider: 'azure',
    ephemeral: false,
    joinKeys: ['azure.cosmos_account:example'],
  },
  near: () => ({ 'another host': `AccountEndpoint=https://example.com:443/;AccountKey=${storageKey()};` }),
});
