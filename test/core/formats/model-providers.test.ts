import { expect, test } from 'vitest';
import { alphanumeric, base64url, fakeSecret, hex } from '../../support/fake-secret.ts';
import { describeFormat, recogniseText } from './describe-format.ts';

const letters = alphanumeric.slice(0, 52);

for (const [id, prefix, length, alphabet, type] of [
  ['openrouter-key', 'sk-or-v1-', 64, hex, 'openrouter.api_key'],
  ['groq-key', 'gsk_', 52, alphanumeric, 'groq.api_key'],
  ['perplexity-key', 'pplx-', 48, alphanumeric, 'perplexity.api_key'],
  ['huggingface-user', 'hf_', 34, letters, 'huggingface.user_token'],
] as const) {
  describeFormat({
    id,
    tokens: () => [fakeSecret(prefix, length, alphabet)],
    expected: { type, provider: type.split('.')[0] ?? '', ephemeral: false },
    near: () => ({
      'one character short': fakeSecret(prefix, length - 1, alphabet),
      'one character long': fakeSecret(prefix, length + 1, alphabet),
      'a hyphen': `${fakeSecret(prefix, length - 1, alphabet)}-`,
    }),
  });
}

describeFormat({
  id: 'xai-key',
  tokens: () => [fakeSecret('xai-', 80), fakeSecret('xai-', 70, base64url), fakeSecret('xai-', 120)],
  expected: { type: 'xai.api_key', provider: 'xai', ephemeral: false },
  near: () => ({ short: fakeSecret('xai-', 69), long: fakeSecret('xai-', 121) }),
});

for (const [id, prefix, type] of [
  ['langsmith-pat', 'lsv2_pt_', 'langsmith.personal_token'],
  ['langsmith-service', 'lsv2_sk_', 'langsmith.service_key'],
] as const) {
  describeFormat({
    id,
    tokens: () => [`${fakeSecret(prefix, 32, hex)}_${fakeSecret('', 10, hex)}`],
    expected: { type, provider: 'langsmith', ephemeral: false },
    near: () => ({
      'one character short': `${fakeSecret(prefix, 32, hex)}_${fakeSecret('', 9, hex)}`,
      'one character long': `${fakeSecret(prefix, 33, hex)}_${fakeSecret('', 10, hex)}`,
      'one part': fakeSecret(prefix, 43, hex),
    }),
  });
}

describeFormat({
  id: 'pinecone-key',
  tokens: () => [fakeSecret('pcsk_4XyzQ_', 63)],
  expected: {
    type: 'pinecone.api_key',
    provider: 'pinecone',
    ephemeral: false,
    joinKeys: ['pinecone.key_id:4XyzQ'],
  },
  near: () => ({
    'one character short': fakeSecret('pcsk_4XyzQ_', 62),
    'one character long': fakeSecret('pcsk_4XyzQ_', 64),
    'a short id': fakeSecret('pcsk_4Xyz_', 63),
  }),
});

describeFormat({
  id: 'deepseek-key',
  tokens: () => [fakeSecret('sk-', 32, hex)],
  hint: { host: 'api.deepseek.com', name: null },
  expected: { type: 'deepseek.api_key', provider: 'deepseek', ephemeral: false },
  near: () => ({
    'one character short': fakeSecret('sk-', 31, hex),
    'one character long': fakeSecret('sk-', 33, hex),
    'other letters': fakeSecret('sk-', 32, 'ghijk'),
  }),
});

test.each([
  ['a variable named after it', { host: null, name: 'DEEPSEEK_API_KEY' }, 'deepseek.api_key'],
  ['another variable', { host: null, name: 'API_KEY' }, 'unknown'],
  ['another host, whatever the name', { host: 'example.com', name: 'DEEPSEEK_API_KEY' }, 'unknown'],
  ['a host that only ends like it', { host: 'notdeepseek.com', name: null }, 'unknown'],
])('a key of a form that many share is told by its place: %s', (_what, hint, type) => {
  expect(recogniseText(fakeSecret('sk-', 32, hex), hint).type).toBe(type);
});
