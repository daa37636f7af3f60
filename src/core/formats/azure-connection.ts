import type { Format, Recognition } from './format.ts';
import { namedBy } from './reading/json-object.ts';
import { recognised } from './recognised.ts';

const key = /^[A-Za-z0-9+/]{32,100}={0,2}$/;

/** Connection strings, `name=value` pairs apart by semicolons: an address, the name of a key and the key. */
export const azureConnectionFormats: readonly Format[] = [
  { id: 'azure-servicebus', prefixes: ['Endpoint='], recognise: serviceBus },
  { id: 'azure-appconfig', prefixes: ['Endpoint='], recognise: appConfig },
  {
    id: 'azure-storage-account-key',
    prefixes: ['DefaultEndpointsProtocol=', 'AccountName=', 'AccountKey='],
    recognise: storage,
  },
  { id: 'azure-cosmos-key', prefixes: ['AccountEndpoint='], recognise: cosmos },
];

const busHost = /^sb:\/\/([a-z0-9-]{1,64})\.servicebus\.[a-z.]{1,64}\/?$/i;

function serviceBus(text: string): Recognition | null {
  const pairs = pairsOf(text);
  const namespace = busHost.exec(pairs.get('Endpoint') ?? '')?.[1];
  const name = pairs.get('SharedAccessKeyName');
  if (namespace === undefined || name === undefined || !key.test(pairs.get('SharedAccessKey') ?? ''))
    return null;
  return recognised('azure.service_bus_key', {
    ephemeral: false,
    subject: name.slice(0, 256),
    joinKeys: [`azure.namespace:${namespace}`, ...namedBy('azure.key_name', `${namespace}/${name}`)],
  });
}

const configHost = /^https:\/\/([a-z0-9-]{1,64})\.azconfig\.[a-z.]{1,64}$/i;

function appConfig(text: string): Recognition | null {
  const pairs = pairsOf(text);
  const store = configHost.exec(pairs.get('Endpoint') ?? '')?.[1];
  const id = pairs.get('Id');
  if (store === undefined || id === undefined || !key.test(pairs.get('Secret') ?? '')) return null;
  return recognised('azure.app_config_key', {
    ephemeral: false,
    joinKeys: [`azure.app_config:${store}`, ...namedBy('azure.app_config_id', id)],
  });
}

function storage(text: string): Recognition | null {
  const pairs = pairsOf(text);
  if (!/^[A-Za-z0-9+/]{86}==$/.test(pairs.get('AccountKey') ?? '')) return null;
  return recognised('azure.storage_account_key', {
    ephemeral: false,
    joinKeys: namedBy('azure.storage_account', pairs.get('AccountName')),
  });
}

const cosmosHost = /^https:\/\/([a-z0-9-]{1,64})\.documents\.azure\.[a-z]{1,8}(?::\d{1,5})?\/?$/i;

function cosmos(text: string): Recognition | null {
  const pairs = pairsOf(text);
  const account = cosmosHost.exec(pairs.get('AccountEndpoint') ?? '')?.[1];
  if (account === undefined || !key.test(pairs.get('AccountKey') ?? '')) return null;
  return recognised('azure.cosmos_key', { ephemeral: false, joinKeys: [`azure.cosmos_account:${account}`] });
}

function pairsOf(text: string): ReadonlyMap<string, string> {
  const pairs = text.length > 2_048 || /\s/.test(text) ? [] : text.split(';', 16);
  return new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
}
