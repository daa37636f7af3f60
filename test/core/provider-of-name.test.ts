import { expect, test } from 'vitest';
import { providerOfName } from '../../src/core/provider-of-name.ts';

test.each([
  ['MISTRAL_API_KEY', 'mistral'],
  ['mistralApiKey', 'mistral'],
  ['DD_API_KEY', 'datadog'],
  ['DD-APPLICATION-KEY', 'datadog'],
  ['CO_API_KEY', 'cohere'],
  ['xi-api-key', 'elevenlabs'],
  ['HF_TOKEN', 'huggingface'],
  ['AZURE_OPENAI_API_KEY', 'azure'],
  ['Ocp-Apim-Subscription-Key', 'azure'],
  ['X-Subscription-Token', 'brave'],
  ['X-Vault-Token', 'vault'],
  ['BAO_TOKEN', 'vault'],
  ['AWS_BEARER_TOKEN_BEDROCK', 'aws'],
  ['ALIBABA_CLOUD_SECURITY_TOKEN', 'alibaba'],
  ['OP_SERVICE_ACCOUNT_TOKEN', 'onepassword'],
  ['TFE_TOKEN', 'terraform'],
  ['MCP_ACCESS_TOKEN', 'mcp'],
  ['OKTA_API_TOKEN', 'okta'],
  ['private-token', 'gitlab'],
])('the name %s is of %s', (name, provider) => {
  expect(providerOfName(name)).toBe(provider);
});

test.each([
  'API_KEY',
  'TOKEN',
  'authorization',
  'x-api-key',
  '',
  '_',
  '__proto__',
  'constructor',
  'ADD_KEY',
  'SHOP_KEY',
])('the name %j is nobody’s', (name) => expect(providerOfName(name)).toBeNull());

test('a name that is too long is not read', () => {
  expect(providerOfName(`MISTRAL_${'A'.repeat(300)}`)).toBeNull();
});
