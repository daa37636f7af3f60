import { base64url, fakeSecret, hex } from '../../../support/fake-secret.ts';
import { at, secretOf } from '../exchange.ts';
import type { IssuerExchange } from './exchange.ts';
import { after, basic, bearer, endOf, endOfName, exchangesOf, moment } from './made.ts';

const account = fakeSecret('AC', 32, hex);
const authToken = fakeSecret('', 32, hex);
const sid = fakeSecret('SK', 32, hex);
const keySecret = fakeSecret('', 32);
const twilioKey = {
  secret: keySecret,
  source: 'token_endpoint',
  type: 'twilio.api_key_secret',
  provider: 'twilio',
  name: 'calls',
  ephemeral: false,
  issuedAt: moment('2026-11-23T10:00:00Z'),
  subject: sid,
  joinKeys: [`twilio.key_sid:${sid}`],
  parents: [authToken],
} as const;
const keyAnswer = {
  sid,
  friendly_name: 'calls',
  date_created: 'Mon, 23 Nov 2026 10:00:00 +0000',
  date_updated: 'Mon, 23 Nov 2026 10:00:00 +0000',
  secret: keySecret,
};

/** twilio.com/docs/iam/api-keys/key-resource-v1, twilio-oai twilio_api_v2010. */
export const twilioKeysExchanges: readonly IssuerExchange[] = exchangesOf('twilio-keys', [
  {
    what: 'an API key',
    endpoint: 'twilio-key-create',
    exchange: {
      url: `https://api.twilio.com/2010-04-01/Accounts/${account}/Keys.json`,
      headers: basic(account, authToken),
      form: { FriendlyName: 'calls' },
      status: 201,
      answer: keyAnswer,
    },
    issued: [{ ...twilioKey, policy: `twilio account ${account}` }],
  },
  {
    what: 'an API key of the newer API',
    endpoint: 'twilio-key-create',
    exchange: {
      url: 'https://iam.twilio.com/v1/Keys',
      headers: basic(account, authToken),
      form: { FriendlyName: 'calls', AccountSid: account },
      answer: keyAnswer,
    },
    issued: [twilioKey],
  },
  {
    what: 'an API key that is deleted',
    endpoint: null,
    exchange: {
      method: 'DELETE',
      url: `https://api.twilio.com/2010-04-01/Accounts/${account}/Keys/${sid}.json`,
      headers: basic(account, authToken),
      status: 204,
      answer: '',
    },
    issued: [],
    ended: [endOfName(`twilio.key_sid:${sid}`)],
  },
]);

const stripeKey = fakeSecret('sk_test_', 24);
const ephemeralKey = fakeSecret('ek_test_', 40);

/** stripe-node `EphemeralKey`, docs.stripe.com/mobile. */
export const stripeEphemeralExchanges: readonly IssuerExchange[] = [
  {
    what: 'an ephemeral key',
    endpoint: 'stripe-ephemeral',
    issuer: 'stripe-ephemeral',
    exchange: {
      url: 'https://api.stripe.com/v1/ephemeral_keys',
      headers: { ...bearer(stripeKey), 'stripe-version': '2025-06-30' },
      form: { customer: 'cus_1' },
      answer: {
        id: 'ephkey_1',
        object: 'ephemeral_key',
        associated_objects: [{ id: 'cus_1', type: 'customer' }],
        created: at / 1000,
        expires: at / 1000 + 3600,
        livemode: false,
        secret: ephemeralKey,
      },
    },
    issued: [
      {
        secret: ephemeralKey,
        source: 'token_endpoint',
        type: 'stripe.ephemeral_key',
        provider: 'stripe',
        name: 'ephkey_1',
        ephemeral: true,
        issuedAt: at,
        expiresAt: after(3600),
        scopes: ['customer:cus_1'],
        subject: 'customer:cus_1',
        joinKeys: ['stripe.ephemeral_key:ephkey_1'],
        parents: [stripeKey],
      },
    ],
  },
  {
    what: 'an ephemeral key that is deleted',
    endpoint: null,
    issuer: 'stripe-ephemeral',
    exchange: {
      method: 'DELETE',
      url: 'https://api.stripe.com/v1/ephemeral_keys/ephkey_1',
      headers: bearer(stripeKey),
      answer: { id: 'ephkey_1', object: 'ephemeral_key' },
    },
    issued: [],
    ended: [endOfName('stripe.ephemeral_key:ephkey_1')],
  },
];

const workspace = 'https://dbc-1.cloud.databricks.com/api/2.0';
const personalToken = fakeSecret('dapi', 32, hex);
const callersToken = fakeSecret('', 60, base64url);
const tokenInfo = {
  token_id: 'id1',
  creation_time: at,
  expiry_time: at + 3_600_000,
  comment: 'agent',
  created_by_username: 'ada@example.com',
};

/** docs.databricks.com/api/workspace/tokens/create, /tokenmanagement. */
export const databricksTokensExchanges: readonly IssuerExchange[] = exchangesOf('databricks-tokens', [
  {
    what: 'a personal access token',
    endpoint: 'databricks-pat',
    exchange: {
      url: `${workspace}/token/create`,
      headers: bearer(callersToken),
      json: { lifetime_seconds: 3600, comment: 'agent' },
      answer: { token_value: personalToken, token_info: tokenInfo },
    },
    issued: [
      {
        secret: personalToken,
        source: 'token_endpoint',
        type: 'databricks.personal_token',
        provider: 'databricks',
        name: 'agent',
        policy: 'databricks workspace dbc-1.cloud.databricks.com',
        issuedAt: at,
        expiresAt: after(3600),
        subject: 'ada@example.com',
        issuer: 'dbc-1.cloud.databricks.com',
        joinKeys: ['databricks.token_id:id1'],
        parents: [callersToken],
      },
    ],
  },
  {
    what: 'a token of a service principal without end',
    endpoint: 'databricks-pat',
    exchange: {
      url: `${workspace}/token-management/on-behalf-of/tokens`,
      headers: bearer(callersToken),
      json: { application_id: 'app' },
      answer: { token_value: personalToken, token_info: { token_id: 'id1', expiry_time: -1 } },
    },
    issued: [
      {
        secret: personalToken,
        source: 'token_endpoint',
        type: 'databricks.personal_token',
        provider: 'databricks',
        name: 'id1',
        policy: 'databricks workspace dbc-1.cloud.databricks.com',
        ephemeral: false,
        issuer: 'dbc-1.cloud.databricks.com',
        joinKeys: ['databricks.token_id:id1'],
        parents: [callersToken],
      },
    ],
  },
  {
    what: "one's own token that is deleted",
    endpoint: null,
    exchange: {
      url: `${workspace}/token/delete`,
      headers: bearer(callersToken),
      json: { token_id: 'id1' },
      answer: {},
    },
    issued: [],
    ended: [endOfName('databricks.token_id:id1')],
  },
  {
    what: "anyone's token that is deleted",
    endpoint: null,
    exchange: {
      method: 'DELETE',
      url: `${workspace}/token-management/tokens/id1`,
      headers: bearer(callersToken),
      answer: {},
    },
    issued: [],
    ended: [endOfName('databricks.token_id:id1')],
  },
]);

const snowflake = 'https://xy12345.snowflakecomputing.com';
const password = fakeSecret('', 20);
const sessionToken = fakeSecret('ver:1-hint:1-', 60);
const masterToken = fakeSecret('ver:1-hint:1-', 60);
const newSessionToken = fakeSecret('ver:3-hint:1-', 60);
const loginData = {
  CLIENT_APP_ID: 'JavaScript',
  ACCOUNT_NAME: 'xy12345',
  LOGIN_NAME: 'ADA',
  AUTHENTICATOR: 'SNOWFLAKE',
  PASSWORD: password,
};
const session = {
  source: 'token_endpoint',
  provider: 'snowflake',
  ephemeral: true,
  issuer: 'xy12345.snowflakecomputing.com',
} as const;
const ofLogin = {
  ...session,
  name: 'xy12345',
  policy: 'snowflake authenticator SNOWFLAKE',
  subject: 'ADA',
  joinKeys: ['snowflake.session:77'],
  parents: [password],
} as const;
const snowflakeHeader = (token: string) => ({ authorization: `Snowflake Token="${token}"` });

/** snowflake-connector-nodejs 2.x services/sf. */
export const snowflakeSessionExchanges: readonly IssuerExchange[] = exchangesOf('snowflake-session', [
  {
    what: 'a login with a password',
    endpoint: 'snowflake-login',
    exchange: {
      url: `${snowflake}/session/v1/login-request?requestId=1&warehouse=W`,
      json: { data: loginData },
      answer: {
        data: {
          token: sessionToken,
          masterToken,
          validityInSeconds: 3600,
          masterValidityInSeconds: 14_400,
          sessionId: 77,
          displayUserName: 'ADA',
        },
        code: null,
        success: true,
      },
    },
    presented: [{ secret: secretOf(password), field: 'PASSWORD', subject: 'ADA' }],
    issued: [
      { ...ofLogin, secret: sessionToken, type: 'snowflake.session_token', expiresAt: after(3600) },
      { ...ofLogin, secret: masterToken, type: 'snowflake.master_token', expiresAt: after(14_400) },
    ],
  },
  {
    what: 'a login that was refused with status 200',
    endpoint: 'snowflake-login',
    exchange: {
      url: `${snowflake}/session/v1/login-request`,
      json: { data: loginData },
      answer: { data: { nextAction: 'RETRY_LOGIN', token: sessionToken }, code: '390100', success: false },
    },
    presented: [{ secret: secretOf(password), field: 'PASSWORD', subject: 'ADA' }],
    issued: [],
  },
  {
    what: 'a renewal with the master token',
    endpoint: 'snowflake-login',
    exchange: {
      url: `${snowflake}/session/token-request?requestId=2`,
      headers: snowflakeHeader(masterToken),
      json: { requestType: 'RENEW', oldSessionToken: sessionToken },
      answer: {
        data: {
          sessionToken: newSessionToken,
          masterToken,
          validityInSecondsST: 3600,
          validityInSecondsMT: 14_400,
          sessionId: 77,
        },
        success: true,
      },
    },
    issued: [
      {
        ...session,
        secret: newSessionToken,
        type: 'snowflake.session_token',
        expiresAt: after(3600),
        joinKeys: ['snowflake.session:77'],
        parents: [masterToken],
      },
      {
        ...session,
        secret: masterToken,
        type: 'snowflake.master_token',
        expiresAt: after(14_400),
        joinKeys: ['snowflake.session:77'],
      },
    ],
    ended: [endOf(sessionToken, 'replaced')],
  },
  {
    what: 'a logout',
    endpoint: null,
    exchange: {
      url: `${snowflake}/session?delete=true&requestId=3`,
      headers: snowflakeHeader(sessionToken),
      json: {},
      answer: { success: true, data: null },
    },
    issued: [],
    ended: [endOf(sessionToken, 'logged_out')],
  },
]);

const clientSecret = fakeSecret('', 32, hex);
const code = fakeSecret('', 60, hex);
const botToken = fakeSecret('xoxe.xoxb-1-', 60);
const userToken = fakeSecret('xoxe.xoxp-1-', 60);
const refresh = fakeSecret('xoxe-1-', 60);
const oldRefresh = fakeSecret('xoxe-1-', 60);
const slackClient = { client_id: '1.2', client_secret: clientSecret };
const slackToken = {
  source: 'token_endpoint',
  provider: 'slack',
  policy: 'oauth client 1.2',
  issuer: 'slack.com',
} as const;

/** docs.slack.dev/reference/methods/oauth.v2.access, /authentication/using-token-rotation. */
export const slackExchanges: readonly IssuerExchange[] = [
  {
    what: 'an installation, with the tokens of the bot and of the user',
    endpoint: null,
    issuer: 'slack',
    exchange: {
      url: 'https://slack.com/api/oauth.v2.access',
      form: { ...slackClient, code },
      answer: {
        ok: true,
        access_token: botToken,
        token_type: 'bot',
        scope: 'commands,chat:write',
        bot_user_id: 'U1',
        app_id: 'A1',
        expires_in: 43_200,
        refresh_token: refresh,
        authed_user: { id: 'U2', scope: 'chat:write', access_token: userToken, token_type: 'user' },
      },
    },
    presented: [{ secret: secretOf(clientSecret), field: 'client_secret', subject: '1.2' }],
    issued: [
      {
        ...slackToken,
        secret: botToken,
        type: 'oauth.access_token',
        ephemeral: true,
        expiresAt: after(43_200),
        scopes: ['commands', 'chat:write'],
        subject: 'U1',
        parents: [clientSecret],
      },
      {
        ...slackToken,
        secret: refresh,
        type: 'oauth.refresh_token',
        scopes: ['commands', 'chat:write'],
        subject: 'U1',
        parents: [clientSecret],
      },
      {
        ...slackToken,
        secret: userToken,
        type: 'oauth.access_token',
        scopes: ['chat:write'],
        subject: 'U2',
        parents: [clientSecret],
      },
    ],
  },
  {
    what: 'configuration tokens that are rotated by the query',
    endpoint: null,
    issuer: 'slack',
    exchange: {
      method: 'GET',
      url: `https://slack.com/api/tooling.tokens.rotate?refresh_token=${oldRefresh}`,
      answer: {
        ok: true,
        token: userToken,
        refresh_token: refresh,
        team_id: 'T1',
        user_id: 'U2',
        iat: at / 1000,
        exp: at / 1000 + 43_200,
      },
    },
    presented: [{ secret: secretOf(oldRefresh), field: 'refresh_token', subject: null }],
    issued: [
      {
        ...slackToken,
        policy: null,
        secret: userToken,
        type: 'oauth.access_token',
        ephemeral: true,
        issuedAt: at,
        expiresAt: after(43_200),
        subject: 'U2',
        parents: [oldRefresh],
      },
      {
        ...slackToken,
        policy: null,
        secret: refresh,
        type: 'oauth.refresh_token',
        subject: 'U2',
        parents: [oldRefresh],
      },
    ],
    ended: [endOf(oldRefresh, 'replaced')],
  },
];
