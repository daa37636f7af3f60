import { expect, test } from 'vitest';
import { alphanumeric, base64url, fakeSecret, hex } from '../../support/fake-secret.ts';
import { describeFormat, recogniseText } from './describe-format.ts';

const hint = { host: 'example.blob.core.windows.net', name: null };
const sixBits = `${alphanumeric}+/`;

describeFormat({
  id: 'azure-entra-client-secret',
  tokens: () => [fakeSecret('aB~8Q~', 34, `${base64url}~.`), fakeSecret('a_.1Q~', 31, `${base64url}~.`)],
  survives: ['with the first character in the other case'],
  expected: { type: 'azure.client_secret', provider: 'azure', ephemeral: false },
  near: () => ({
    short: fakeSecret('aB~8Q~', 30),
    long: fakeSecret('aB~8Q~', 35),
    'no digit': fakeSecret('aB~xQ~', 34),
    'a tilde at another place': fakeSecret('aB~8QQ~', 33),
  }),
});

describeFormat({
  id: 'azure-entra-refresh-token',
  tokens: () => [
    `${fakeSecret('0.A', 60, base64url)}.${fakeSecret('Ag', 800, base64url)}`,
    `${fakeSecret('1.A', 60, base64url)}.${fakeSecret('Ag', 240, base64url)}.${fakeSecret('', 200, base64url)}`,
  ],
  survives: ['with the first character in the other case'],
  expected: { type: 'azure.refresh_token', provider: 'azure', ephemeral: null },
  near: () => ({
    short: `${fakeSecret('0.A', 60)}.${fakeSecret('Ag', 239)}`,
    'a number': '0.A1',
    version: '1.Alpha.Ag',
  }),
});

describeFormat({
  id: 'azure-storage-account-key',
  tokens: () => [`${fakeSecret('', 86, sixBits)}==`],
  hint,
  survives: ['with the first character in the other case'],
  expected: { type: 'azure.storage_account_key', provider: 'azure', ephemeral: false },
  near: () => ({ short: `${fakeSecret('', 85, sixBits)}==`, 'no padding': fakeSecret('', 86, sixBits) }),
});

describeFormat({
  id: 'azure-devops-pat',
  tokens: () => [fakeSecret('', 52, alphanumeric.slice(26))],
  hint: { host: 'dev.azure.com', name: null },
  survives: ['with the first character in the other case'],
  expected: { type: 'azure.devops_token', provider: 'azure', ephemeral: false },
  near: () => ({ short: fakeSecret('', 51, 'abc'), capitals: fakeSecret('', 52, 'ABC') }),
});

describeFormat({
  id: 'azure-devops-pat',
  tokens: () => [fakeSecret(`${fakeSecret('', 76)}AZDO`, 4)],
  isBeyond: true,
  survives: ['with the first character in the other case'],
  expected: { type: 'azure.devops_token', provider: 'azure', ephemeral: null },
  near: () => ({ short: fakeSecret(`${fakeSecret('', 76)}AZDO`, 3), 'no mark': fakeSecret('', 84, 'abc') }),
});

describeFormat({
  id: 'azure-ai-key',
  tokens: () => [fakeSecret('', 32, hex), fakeSecret('', 84)],
  hint: { host: 'example.openai.azure.com', name: null },
  isBeyond: true,
  survives: ['with the first character in the other case'],
  expected: { type: 'azure.ai_key', provider: 'azure', ephemeral: false },
  near: () => ({ short: fakeSecret('', 31, hex), long: fakeSecret('', 85) }),
});

test.each(['AZURE_STORAGE_KEY', 'AZURE_STORAGE_ACCOUNT_KEY', 'azureStorageKey'])(
  'an account key is told by the variable %s',
  (name) => {
    const key = `${fakeSecret('', 86, sixBits)}==`;
    expect(recogniseText(key, { host: null, name }).type).toBe('azure.storage_account_key');
  },
);
