import { base64url, fakeSecret, hex } from '../../../support/fake-secret.ts';
import { at } from '../exchange.ts';
import type { IssuerExchange } from './exchange.ts';
import { after, bearer, endOfName, exchangesOf, jwtOf, moment } from './made.ts';

const apiKey = fakeSecret('sk-proj-', 60, base64url);
const adminKey = fakeSecret('sk-admin-', 60, base64url);
const newKey = fakeSecret('sk-svcacct-', 60, base64url);
const clientSecret = fakeSecret('ek_', 32, hex);
const createdAt = at / 1000 - 1;
const openai = 'https://api.openai.com/v1';

/** platform.openai.com/docs/api-reference/realtime-sessions, openai/openai-openapi. */
export const openaiRealtimeExchanges: readonly IssuerExchange[] = [
  {
    what: 'a client secret',
    endpoint: 'openai-realtime-secret',
    url: `${openai}/realtime/client_secrets`,
    answer: {
      value: clientSecret,
      expires_at: at / 1000 + 600,
      session: { type: 'realtime', object: 'realtime.session', id: 'sess_1', model: 'gpt-realtime' },
    },
  },
  {
    what: 'a client secret for translations',
    endpoint: 'openai-realtime-translation',
    url: `${openai}/realtime/translations/client_secrets`,
    answer: {
      value: clientSecret,
      expires_at: at / 1000 + 600,
      session: { id: 'sess_1', model: 'gpt-realtime' },
    },
  },
  {
    what: 'the client secret of a session',
    endpoint: 'openai-realtime-session',
    url: `${openai}/realtime/sessions`,
    answer: {
      id: 'sess_1',
      object: 'realtime.session',
      model: 'gpt-realtime',
      client_secret: { value: clientSecret, expires_at: at / 1000 + 600 },
    },
  },
].map(({ url, answer, ...row }) => ({
  ...row,
  issuer: 'openai-realtime',
  exchange: { url, json: {}, headers: bearer(apiKey), answer },
  issued: [
    {
      secret: clientSecret,
      source: 'token_endpoint',
      type: 'openai.realtime_client_secret',
      provider: 'openai',
      name: 'gpt-realtime',
      ephemeral: true,
      expiresAt: after(600),
      joinKeys: ['openai.session:sess_1'],
      parents: [apiKey],
    },
  ],
}));

const key = {
  secret: newKey,
  source: 'token_endpoint',
  provider: 'openai',
  name: 'robot',
  issuedAt: after(-1),
  joinKeys: ['openai.key_id:key_1'],
  parents: [adminKey],
} as const;
const headers = bearer(adminKey);

/** platform.openai.com/docs/api-reference/admin-api-keys, project-service-accounts. */
export const openaiKeysExchanges: readonly IssuerExchange[] = exchangesOf('openai-keys', [
  {
    what: 'a key of a service account',
    endpoint: 'openai-svcacct-key',
    exchange: {
      url: `${openai}/organization/projects/proj_1/service_accounts/user-1/api_keys`,
      headers,
      json: { name: 'robot' },
      answer: {
        object: 'organization.project.api_key',
        id: 'key_1',
        name: 'robot',
        value: newKey,
        created_at: createdAt,
      },
    },
    issued: [
      { ...key, type: 'openai.service_account_key', policy: 'openai project proj_1', ephemeral: false },
    ],
  },
  {
    what: 'a service account with its key',
    endpoint: 'openai-svcacct-key',
    exchange: {
      url: `${openai}/organization/projects/proj_1/service_accounts`,
      headers,
      json: { name: 'robot' },
      answer: {
        object: 'organization.project.service_account',
        id: 'svc_1',
        name: 'robot',
        role: 'member',
        created_at: createdAt,
        api_key: {
          object: 'organization.project.service_account.api_key',
          value: newKey,
          name: 'Secret Key',
          created_at: createdAt,
          id: 'key_1',
        },
      },
    },
    issued: [
      {
        ...key,
        name: 'Secret Key',
        type: 'openai.service_account_key',
        policy: 'openai project proj_1',
        ephemeral: false,
        subject: 'svc_1',
      },
    ],
  },
  {
    what: 'an admin key with an end',
    endpoint: 'openai-admin-key',
    exchange: {
      url: `${openai}/organization/admin_api_keys`,
      headers,
      json: { name: 'robot' },
      answer: {
        object: 'organization.admin_api_key',
        id: 'key_1',
        name: 'robot',
        redacted_value: 'sk-admin...xyz',
        created_at: createdAt,
        expires_at: at / 1000 + 86_400,
        owner: { type: 'user', id: 'user_1', name: 'Ada' },
        value: newKey,
      },
    },
    issued: [
      {
        ...key,
        type: 'openai.admin_key',
        policy: 'openai organization admin',
        expiresAt: after(86_400),
        subject: 'user_1',
      },
    ],
  },
  {
    what: 'an admin key that is deleted',
    endpoint: null,
    exchange: {
      method: 'DELETE',
      url: `${openai}/organization/admin_api_keys/key_1`,
      headers,
      answer: { id: 'key_1', object: 'organization.admin_api_key.deleted', deleted: true },
    },
    issued: [],
    ended: [endOfName('openai.key_id:key_1')],
  },
  {
    what: 'a key of a project that is deleted',
    endpoint: null,
    exchange: {
      method: 'DELETE',
      url: `${openai}/organization/projects/proj_1/api_keys/key_1`,
      headers,
      answer: { object: 'organization.project.api_key.deleted', id: 'key_1', deleted: true },
    },
    issued: [],
    ended: [endOfName('openai.key_id:key_1')],
  },
]);

const xi = fakeSecret('sk_', 48, hex);
const singleUse = fakeSecret('sutkn_', 40);
const signature = fakeSecret('cvtkn_', 40);
const conversationToken = jwtOf({ iss: 'API', exp: 1_795_428_900 });
const elevenlabs = 'https://api.elevenlabs.io/v1';
const shared = { source: 'token_endpoint', provider: 'elevenlabs', ephemeral: true, parents: [xi] } as const;
const ofConversation = {
  ...shared,
  type: 'elevenlabs.conversation_token',
  name: 'agent_1',
  policy: 'elevenlabs agent agent_1',
} as const;

/** elevenlabs.io/docs/api-reference/tokens/create, /conversations/get-signed-url, /conversations/get-webrtc-token. */
export const elevenlabsExchanges: readonly IssuerExchange[] = exchangesOf('elevenlabs', [
  {
    what: 'a token for one transcription',
    endpoint: 'elevenlabs-singleuse',
    exchange: {
      url: `${elevenlabs}/single-use-token/realtime_scribe`,
      headers: { 'xi-api-key': xi },
      answer: { token: singleUse },
    },
    issued: [
      {
        ...shared,
        secret: singleUse,
        type: 'elevenlabs.single_use_token',
        name: 'realtime_scribe',
        scopes: ['realtime_scribe'],
      },
    ],
  },
  {
    what: 'a signed URL, of which the token counts',
    endpoint: 'elevenlabs-signed-url',
    exchange: {
      method: 'GET',
      url: `${elevenlabs}/convai/conversation/get-signed-url?agent_id=agent_1`,
      headers: { 'xi-api-key': xi },
      answer: {
        signed_url: `wss://api.elevenlabs.io/v1/convai/conversation?agent_id=agent_1&conversation_signature=${signature}`,
      },
    },
    issued: [{ ...ofConversation, secret: signature }],
  },
  {
    what: 'a token for a call',
    endpoint: 'elevenlabs-conv-token',
    exchange: {
      method: 'GET',
      url: `${elevenlabs}/convai/conversation/token?agent_id=agent_1`,
      headers: { 'xi-api-key': xi },
      answer: { token: conversationToken, conversation_id: 'conv_1' },
    },
    issued: [{ ...ofConversation, secret: conversationToken }],
  },
]);

const deepgramKey = fakeSecret('', 40, hex);
const granted = jwtOf({ exp: 1_795_428_030 });

/** developers.deepgram.com/reference/auth/tokens/grant. */
export const deepgramGrantExchanges: readonly IssuerExchange[] = [
  {
    what: 'a token for half a minute',
    endpoint: 'deepgram-grant',
    issuer: 'deepgram-grant',
    exchange: {
      url: 'https://api.deepgram.com/v1/auth/grant',
      headers: { authorization: `Token ${deepgramKey}` },
      json: { ttl_seconds: 30 },
      answer: { access_token: granted, expires_in: 30 },
    },
    issued: [
      {
        secret: granted,
        source: 'token_endpoint',
        type: 'deepgram.access_token',
        provider: 'deepgram',
        ephemeral: true,
        expiresAt: moment('2026-11-23T10:00:30Z'),
        parents: [deepgramKey],
      },
    ],
  },
];
