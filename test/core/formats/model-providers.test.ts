import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { alphanumeric, base64url, fakeSecret, hex } from '../../support/fake-secret.ts';
import { describeFormat, describePlainFormats, recogniseText } from './describe-format.ts';

const letters = alphanumeric.slice(0, 52);
const capitals = `${alphanumeric.slice(0, 26)}0123456789`;
const lower = alphanumeric.slice(26);

/** What remains of a text of no prefix when its case, its start or its neighbours change. */
const survives = ['with the first character in the other case'];
/** A place, and that no other host does. */
function at(host: string): { readonly hint: { readonly host: string; readonly name: null } } {
  return { hint: { host, name: null } };
}

describePlainFormats([
  ['openrouter-key', 'openrouter.api_key', false, 'sk-or-v1-', hex, 64],
  ['groq-key', 'groq.api_key', false, 'gsk_', alphanumeric, 52],
  ['xai-key', 'xai.api_key', false, 'xai-', base64url, 70, 120],
  ['perplexity-key', 'perplexity.api_key', false, 'pplx-', alphanumeric, 48],
  ['huggingface-user', 'huggingface.user_token', false, 'hf_', letters, 34],
  ['huggingface-org', 'huggingface.organization_token', false, 'api_org_', letters, 34],
  ['replicate-key', 'replicate.api_token', false, 'r8_', base64url, 37],
  ['together-key', 'together.api_key', false, 'tgp_v1_', base64url, 43],
  ['cerebras-key', 'cerebras.api_key', false, 'csk-', lower, 48],
  ['nvidia-key', 'nvidia.api_key', false, 'nvapi-', base64url, 60, 70],
  ['runpod-key', 'runpod.api_key', false, 'rpa_', capitals, 46],
  ['elevenlabs-key', 'elevenlabs.api_key', false, 'sk_', hex, 48],
  ['wandb-v1', 'wandb.api_key', false, 'wandb_v1_', `${alphanumeric}_`, 77],
  ['tavily-key', 'tavily.api_key', false, 'tvly-', alphanumeric, 32, 64, { isBeyond: true }],
  ['deepseek-key', 'deepseek.api_key', false, 'sk-', hex, 32, 32, at('api.deepseek.com')],
  ['cursor-key', 'cursor.api_key', false, 'key_', hex, 64, 64, at('api.cursor.com')],
  ['mistral-key', 'mistral.api_key', false, '', alphanumeric, 32, 32, { ...at('api.mistral.ai'), survives }],
  ['cohere-key', 'cohere.api_key', false, '', alphanumeric, 40, 40, { ...at('api.cohere.com'), survives }],
  ['deepgram-key', 'deepgram.api_key', false, '', hex, 40, 40, at('api.deepgram.com')],
  [
    'assemblyai-key',
    'assemblyai.api_key',
    false,
    '',
    hex,
    32,
    32,
    { ...at('api.assemblyai.com'), isBeyond: true },
  ],
  ['wandb-v1', 'wandb.api_key', false, '', hex, 40, 40, { ...at('api.wandb.ai'), isBeyond: true }],
  // A capital and a letter of its own, so that a random one is never a word.
  ['brave-search', 'brave.api_key', false, 'BSAx7Q', base64url, 25],
  ['brave-search', 'brave.api_key', false, 'BSA', lower.slice(0, 26), 24, 40, at('api.search.brave.com')],
]);

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
  id: 'langfuse-secret',
  tokens: () => [`sk-lf-${randomUUID()}`],
  expected: { type: 'langfuse.secret_key', provider: 'langfuse', ephemeral: false },
  near: () => ({
    'no hyphens': fakeSecret('sk-lf-', 32, hex),
    capitals: `sk-lf-${randomUUID().toUpperCase()}A`,
  }),
});

const publicKey = `pk-lf-${randomUUID()}`;

describeFormat({
  id: 'langfuse-public',
  tokens: () => [publicKey],
  isUnsought: true,
  expected: {
    type: 'langfuse.public_key',
    provider: 'langfuse',
    ephemeral: false,
    joinKeys: [`langfuse.public_key:${publicKey}`],
  },
  near: () => ({ 'no hyphens': fakeSecret('pk-lf-', 32, hex) }),
});

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
  id: 'ollama-key',
  tokens: () => [`${fakeSecret('', 32, hex)}.${fakeSecret('', 24, base64url)}`],
  ...at('ollama.com'),
  expected: { type: 'ollama.api_key', provider: 'ollama', ephemeral: false },
  near: () => ({ 'one character short': `${fakeSecret('', 32, hex)}.${fakeSecret('', 23, base64url)}` }),
});

test.each([
  ['a variable named after it', { host: null, name: 'DEEPSEEK_API_KEY' }, 'deepseek.api_key'],
  ['a field named after it', { host: null, name: 'deepseekApiKey' }, 'deepseek.api_key'],
  ['another variable', { host: null, name: 'API_KEY' }, 'unknown'],
  ['another host, whatever the name', { host: 'example.com', name: 'DEEPSEEK_API_KEY' }, 'unknown'],
  ['a host that only ends like it', { host: 'notdeepseek.com', name: null }, 'unknown'],
])('a key of a form that many share is told by its place: %s', (_what, hint, type) => {
  expect(recogniseText(fakeSecret('sk-', 32, hex), hint).type).toBe(type);
});

describeFormat({
  id: 'pinecone-key',
  tokens: () => [randomUUID()],
  ...at('api.pinecone.io'),
  isBeyond: true,
  survives,
  expected: { type: 'pinecone.api_key', provider: 'pinecone', ephemeral: false },
  near: () => ({
    short: randomUUID().slice(1),
    long: `${randomUUID()}0`,
    'no hyphens': fakeSecret('', 32, hex),
  }),
});

const uuid = (): string => randomUUID();
const hex32 = (): string => fakeSecret('', 32, hex);
const hex40 = (): string => fakeSecret('', 40, hex);

test.each([
  ['MISTRAL_API_KEY', hex32, 'mistral.api_key'],
  ['CO_API_KEY', hex40, 'cohere.api_key'],
  ['COHERE_API_KEY', hex40, 'cohere.api_key'],
  ['DEEPGRAM_API_KEY', hex40, 'deepgram.api_key'],
  ['PINECONE_API_KEY', uuid, 'pinecone.api_key'],
  ['WANDB_API_KEY', hex40, 'wandb.api_key'],
  ['DD_API_KEY', hex32, 'datadog.api_key'],
  ['dd-application-key', hex40, 'datadog.application_key'],
  ['AZURE_OPENAI_API_KEY', hex32, 'azure.ai_key'],
  ['TWILIO_AUTH_TOKEN', hex32, 'twilio.auth_token'],
  ['X-Subscription-Token', () => fakeSecret('BSA', 28, 'abcdef'), 'brave.api_key'],
  ['SOMEBODY_ELSE_KEY', hex32, 'unknown'],
  ['API_KEY', uuid, 'unknown'],
])('one form, told by the variable %s', (name, make, type) => {
  expect(recogniseText(make(), { host: null, name }).type).toBe(type);
});
