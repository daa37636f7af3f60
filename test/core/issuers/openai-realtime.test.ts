import { expect, test } from 'vitest';
import { openaiRealtime } from '../../../src/core/issuers/openai-realtime.ts';
import { fakeSecret } from '../../support/fake-secret.ts';
import { at, type ExchangeOptions, exchange } from './exchange.ts';
import { checkExchanges } from './exchanges/check-exchanges.ts';
import { openaiRealtimeExchanges } from './exchanges/model-services.ts';

const apiKey = fakeSecret('sk-', 48);
const value = fakeSecret('ek_', 32);
const sessionId = `sess_${fakeSecret('', 20)}`;
const expiresAt = at / 1000 + 60;
const session = { type: 'realtime', object: 'realtime.session', id: sessionId, model: 'gpt-realtime' };
const answer = { value, expires_at: expiresAt, session };

function issuedBy(options: Partial<ExchangeOptions> = {}) {
  return openaiRealtime.issued(
    exchange({
      url: 'https://api.openai.com/v1/realtime/client_secrets',
      headers: { authorization: `Bearer ${apiKey}` },
      json: { session: { type: 'realtime' } },
      answer,
      ...options,
    }),
  );
}

test.each<[string, Partial<ExchangeOptions>]>([
  ['a client secret', {}],
  ['one for translations', { url: 'https://api.openai.com/v1/realtime/translations/client_secrets' }],
  ['one of a gateway', { url: 'http://gateway.example.com/openai/v1/realtime/client_secrets?api-version=1' }],
  [
    'an older session',
    {
      url: 'https://api.openai.com/v1/realtime/sessions',
      // The session has an expiry of its own, and zero means that it has not begun.
      answer: { ...session, expires_at: 0, client_secret: { value, expires_at: expiresAt } },
    },
  ],
])('%s', (_what, options) => {
  expect(issuedBy(options)).toEqual([
    {
      secret: value,
      type: 'openai.realtime_client_secret',
      provider: 'openai',
      source: 'token_endpoint',
      name: 'gpt-realtime',
      policy: null,
      ephemeral: true,
      issuedAt: null,
      expiresAt: at + 60_000,
      scopes: [],
      subject: null,
      issuer: null,
      audience: [],
      joinKeys: [`openai.session:${sessionId}`],
      parents: [apiKey],
    },
  ]);
});

test('a transcription session of old names neither session nor model', () => {
  const url = 'https://api.openai.com/v1/realtime/transcription_sessions';
  expect(issuedBy({ url, answer: { client_secret: { value, expires_at: expiresAt } } })).toMatchObject([
    { secret: value, name: null, joinKeys: [], expiresAt: at + 60_000 },
  ]);
});

test.each<[string, Partial<ExchangeOptions>]>([
  ['an error', { status: 401 }],
  ['a page', { answer: '<html>' }],
  ['a truncated answer', { answer: JSON.stringify(answer).slice(0, 50) }],
  ['a list', { answer: [answer] }],
  ['a value that is no text', { answer: { ...answer, value: 7 } }],
  ['an empty value', { answer: { ...answer, value: ' ' } }],
])('%s issues nothing', (_what, options) => {
  expect(issuedBy(options)).toEqual([]);
});

checkExchanges(openaiRealtimeExchanges);
