import { expect, test } from 'vitest';
import { alphanumeric, base64url, fakeSecret } from '../../support/fake-secret.ts';
import { describeFormat, recogniseText } from './describe-format.ts';

/** Base64 of the company's name, which stands in the middle of every key. */
const marker = Buffer.from('OpenAI').toString('base64');

function key(prefix: string, before: number, after: number): string {
  const alphabet = prefix === 'sk-' ? alphanumeric : base64url;
  return fakeSecret(`${fakeSecret(prefix, before, alphabet)}${marker}`, after, alphabet);
}

for (const [id, prefix, type] of [
  ['openai-project-key', 'sk-proj-', 'openai.project_key'],
  ['openai-svcacct-key', 'sk-svcacct-', 'openai.service_account_key'],
] as const) {
  describeFormat({
    id,
    tokens: () => [key(prefix, 74, 74), key(prefix, 20, 20), key(prefix, 58, 58)],
    expected: { type, provider: 'openai', ephemeral: false },
    near: () => ({
      'one character short before the marker': key(prefix, 19, 20),
      'one character short after the marker': key(prefix, 20, 19),
      'one character long after the marker': key(prefix, 20, 75),
      'no marker': fakeSecret(prefix, 156, base64url),
      'another prefix': key('sk-test-', 74, 74),
    }),
  });
}

describeFormat({
  id: 'openai-admin-key',
  tokens: () => [key('sk-admin-', 58, 58), key('sk-admin-', 40, 80)],
  expected: { type: 'openai.admin_key', provider: 'openai', ephemeral: null },
  near: () => ({
    'one character short': key('sk-admin-', 39, 40),
    'no marker': fakeSecret('sk-admin-', 120, base64url),
  }),
});

describeFormat({
  id: 'openai-legacy-key',
  tokens: () => [key('sk-', 20, 20)],
  expected: { type: 'openai.user_key', provider: 'openai', ephemeral: false },
  near: () => ({
    'one character short': key('sk-', 20, 19),
    'one character long': key('sk-', 20, 21),
    'no marker': fakeSecret('sk-', 48),
  }),
});

describeFormat({
  id: 'openai-realtime-client-secret',
  tokens: () => [`${fakeSecret('ek_', 31)}7`, `${fakeSecret('ek_', 15)}7`],
  expected: { type: 'openai.realtime_client_secret', provider: 'openai', ephemeral: true },
  near: () => ({
    short: fakeSecret('ek_', 15),
    'no digit': fakeSecret('ek_', 32, 'abcdefghijklm'),
    "Stripe's ephemeral key": fakeSecret('ek_live_', 32),
    'an identifier': 'ek_somethingThatSomebodyWrote',
  }),
});

test('a client secret without a digit is told by the host, and Stripe’s is not taken there either', () => {
  const secret = fakeSecret('ek_', 32, 'abcdefghijklm');
  expect(recogniseText(secret).type).toBe('unknown');
  const hint = { host: 'api.openai.com', name: null };
  expect(recogniseText(secret, hint).type).toBe('openai.realtime_client_secret');
  expect(recogniseText(fakeSecret('ek_', 16, 'abc'), hint).type).toBe('openai.realtime_client_secret');
  expect(recogniseText(fakeSecret('ek_', 15, 'abc'), hint).type).toBe('unknown');
  expect(recogniseText(fakeSecret('ek_live_', 32), hint).type).toBe('stripe.ephemeral_key');
});
