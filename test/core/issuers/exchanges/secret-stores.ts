import { alphanumeric, fakeSecret, hex } from '../../../support/fake-secret.ts';
import { secretOf } from '../exchange.ts';
import type { IssuerExchange } from './exchange.ts';
import { after, bearer, endOf, endOfName, exchangesOf, jwtOf, moment } from './made.ts';

const clientSecret = fakeSecret('', 64, hex);
const machineToken = jwtOf({ identityId: 'i1', exp: 1_795_435_200 });
const oldToken = jwtOf({ identityId: 'i1', exp: 1_795_428_000 });
const outsideJwt = jwtOf({ iss: 'https://token.actions.githubusercontent.com', sub: 'repo:a/b' });
const password = fakeSecret('', 24);
const infisical = 'https://secrets.example.com/api';
const infisicalToken = {
  secret: machineToken,
  source: 'token_endpoint',
  type: 'infisical.access_token',
  provider: 'infisical',
  ephemeral: true,
  expiresAt: after(7200),
  issuer: 'secrets.example.com',
} as const;
const loginAnswer = {
  accessToken: machineToken,
  expiresIn: 7200,
  accessTokenMaxTTL: 43_244,
  tokenType: 'Bearer',
};

/** infisical.com/docs/api-reference/endpoints/universal-auth, /oidc-auth; Infisical/node-sdk-v2 auth.ts. */
export const infisicalLoginExchanges: readonly IssuerExchange[] = exchangesOf('infisical-login', [
  {
    what: 'a login with a client secret',
    endpoint: 'infisical-universal',
    exchange: {
      url: `${infisical}/v1/auth/universal-auth/login`,
      json: { clientId: 'c1', clientSecret },
      answer: loginAnswer,
    },
    presented: [{ secret: secretOf(clientSecret), field: 'clientSecret', subject: 'c1' }],
    issued: [
      {
        ...infisicalToken,
        name: 'c1',
        policy: 'infisical universal auth c1',
        subject: 'c1',
        parents: [clientSecret],
      },
    ],
  },
  {
    what: 'a login with the token of another issuer',
    endpoint: null,
    exchange: {
      url: `${infisical}/v1/auth/oidc-auth/login`,
      json: { identityId: 'i1', jwt: outsideJwt },
      answer: loginAnswer,
    },
    presented: [{ secret: secretOf(outsideJwt), field: 'jwt', subject: 'i1' }],
    issued: [
      {
        ...infisicalToken,
        name: 'i1',
        policy: 'infisical oidc auth i1',
        subject: 'i1',
        parents: [outsideJwt],
      },
    ],
  },
  {
    what: 'a renewal that hands back the same token',
    endpoint: null,
    exchange: {
      url: `${infisical}/v1/auth/token/renew`,
      json: { accessToken: machineToken },
      answer: loginAnswer,
    },
    presented: [{ secret: secretOf(machineToken), field: 'accessToken', subject: null }],
    issued: [infisicalToken],
  },
  {
    what: 'a renewal that hands out another token',
    endpoint: null,
    exchange: {
      url: `${infisical}/v1/auth/token/renew`,
      json: { accessToken: oldToken },
      answer: loginAnswer,
    },
    presented: [{ secret: secretOf(oldToken), field: 'accessToken', subject: null }],
    issued: [infisicalToken],
    ended: [endOf(oldToken, 'replaced')],
  },
  {
    what: 'a revocation',
    endpoint: null,
    exchange: {
      url: `${infisical}/v1/auth/token/revoke`,
      json: { accessToken: machineToken },
      answer: { message: 'Successfully revoked access token' },
    },
    presented: [{ secret: secretOf(machineToken), field: 'accessToken', subject: null }],
    issued: [],
    ended: [endOf(machineToken, 'revoked')],
  },
]);

const lease = '3c90c3cc-0d44-4b50-8888-8dd25736052a';
const stored = {
  id: 's1',
  workspaceId: 'w1',
  environment: 'prod',
  secretKey: 'DATABASE_PASSWORD',
  secretValue: password,
  secretValueHidden: false,
  type: 'shared',
  createdAt: '2026-11-01T00:00:00.000Z',
  updatedAt: '2026-11-02T00:00:00.000Z',
  version: 3,
};
const storedSecret = {
  secret: password,
  source: 'secret_manager',
  name: 'DATABASE_PASSWORD',
  policy: 'infisical environment prod',
  issuedAt: moment('2026-11-02T00:00:00Z'),
  joinKeys: ['infisical.secret_version:s1#3'],
  parents: [machineToken],
} as const;
const leaseAnswer = {
  lease: {
    id: lease,
    version: 1,
    externalEntityId: 'inf_user',
    expireAt: '2026-11-23T11:00:00.000Z',
    createdAt: '2026-11-23T10:00:00.000Z',
  },
  dynamicSecret: { id: 'd1', name: 'readonly', type: 'sql-database' },
  data: { DB_USERNAME: 'inf_user', DB_PASSWORD: password },
};

/** infisical.com/docs/api-reference/endpoints/secrets, /dynamic-secrets. */
export const infisicalSecretsExchanges: readonly IssuerExchange[] = exchangesOf('infisical-secrets', [
  {
    what: 'one secret',
    endpoint: null,
    exchange: {
      method: 'GET',
      url: `${infisical}/v3/secrets/raw/DATABASE_PASSWORD?workspaceId=w1&environment=prod`,
      headers: bearer(machineToken),
      answer: { secret: stored },
    },
    issued: [storedSecret],
  },
  {
    what: 'all secrets, without those that are hidden',
    endpoint: null,
    exchange: {
      method: 'GET',
      url: `${infisical}/v4/secrets?projectId=w1&environment=prod`,
      headers: bearer(machineToken),
      answer: {
        secrets: [{ ...stored, secretValue: '********', secretValueHidden: true }],
        imports: [{ secretPath: '/', environment: 'prod', secrets: [stored] }],
      },
    },
    issued: [storedSecret],
  },
  {
    what: 'a lease',
    endpoint: 'infisical-dynamic',
    exchange: {
      url: `${infisical}/v1/dynamic-secrets/leases`,
      headers: bearer(machineToken),
      json: { dynamicSecretName: 'readonly', projectSlug: 'app', environmentSlug: 'prod', ttl: '1h' },
      answer: leaseAnswer,
    },
    issued: [
      {
        secret: password,
        source: 'secret_manager',
        type: 'database.password',
        provider: 'infisical',
        name: 'readonly',
        policy: 'infisical project app',
        ephemeral: true,
        issuedAt: moment('2026-11-23T10:00:00Z'),
        expiresAt: moment('2026-11-23T11:00:00Z'),
        subject: 'inf_user',
        joinKeys: [`infisical.lease_id:${lease}`],
        parents: [machineToken],
      },
    ],
  },
  {
    what: 'a lease that is renewed',
    endpoint: null,
    exchange: {
      url: `${infisical}/v1/dynamic-secrets/leases/${lease}/renew`,
      headers: bearer(machineToken),
      json: { ttl: '1h' },
      answer: { lease: { ...leaseAnswer.lease, expireAt: '2026-11-23T12:00:00.000Z' } },
    },
    issued: [],
    renewed: [{ joinKey: `infisical.lease_id:${lease}`, expiresAt: moment('2026-11-23T12:00:00Z') }],
  },
  {
    what: 'a lease that is given back',
    endpoint: null,
    exchange: {
      method: 'DELETE',
      url: `${infisical}/v1/dynamic-secrets/leases/${lease}`,
      headers: bearer(machineToken),
      json: { isForced: false },
      answer: { lease: leaseAnswer.lease },
    },
    issued: [],
    ended: [endOfName(`infisical.lease_id:${lease}`)],
  },
]);

const doppler = 'https://api.doppler.com/v3';
const serviceToken = fakeSecret('dp.st.prd.', 43, alphanumeric);
const identityToken = fakeSecret('dp.said.', 43, alphanumeric);
const newToken = fakeSecret('dp.st.prd.', 43, alphanumeric);
const apiKey = fakeSecret('', 32);
const config = { project: 'app', config: 'prd' };
const fromDoppler = { source: 'secret_manager', name: 'API_KEY', parents: [serviceToken] } as const;

/** docs.doppler.com/reference, DopplerHQ/cli pkg/http/api.go. */
export const dopplerExchanges: readonly IssuerExchange[] = exchangesOf('doppler', [
  {
    what: 'the token of an identity',
    endpoint: 'doppler-oidc',
    exchange: {
      url: `${doppler}/auth/oidc`,
      json: { identity: 'id-1', token: outsideJwt },
      answer: { success: true, token: identityToken, expires_at: '2026-11-23T11:00:00Z' },
    },
    presented: [{ secret: secretOf(outsideJwt), field: 'token', subject: 'id-1' }],
    issued: [
      {
        secret: identityToken,
        source: 'token_endpoint',
        type: 'doppler.identity_token',
        provider: 'doppler',
        name: 'id-1',
        policy: 'doppler identity id-1',
        ephemeral: true,
        expiresAt: moment('2026-11-23T11:00:00Z'),
        subject: 'id-1',
        parents: [outsideJwt],
      },
    ],
  },
  {
    what: 'all secrets of a config',
    endpoint: 'doppler-secrets',
    exchange: {
      method: 'GET',
      url: `${doppler}/configs/config/secrets?project=app&config=prd`,
      headers: bearer(serviceToken),
      answer: {
        secrets: {
          DOPPLER_CONFIG: { raw: 'prd', computed: 'prd' },
          API_KEY: { raw: `\${OTHER}`, computed: apiKey, note: '' },
          RESTRICTED: { raw: null, computed: null },
        },
      },
    },
    issued: [{ ...fromDoppler, secret: apiKey, policy: 'doppler config app/prd' }],
  },
  {
    what: 'one secret',
    endpoint: 'doppler-secrets',
    exchange: {
      method: 'GET',
      url: `${doppler}/configs/config/secret?project=app&config=prd&name=API_KEY`,
      headers: bearer(serviceToken),
      answer: { name: 'API_KEY', value: { raw: apiKey, computed: apiKey, note: '' } },
    },
    issued: [{ ...fromDoppler, secret: apiKey, policy: 'doppler config app/prd' }],
  },
  {
    what: 'a download as JSON',
    endpoint: 'doppler-secrets',
    exchange: {
      method: 'GET',
      url: `${doppler}/configs/config/secrets/download?format=json`,
      headers: bearer(serviceToken),
      answer: { API_KEY: apiKey, DOPPLER_PROJECT: 'application' },
    },
    issued: [{ ...fromDoppler, secret: apiKey }],
  },
  {
    what: 'a download as lines',
    endpoint: 'doppler-secrets',
    exchange: {
      method: 'GET',
      url: `${doppler}/configs/config/secrets/download?format=env`,
      headers: bearer(serviceToken),
      answer: `API_KEY="${apiKey}"\nDOPPLER_ENVIRONMENT="production"\n`,
    },
    issued: [{ ...fromDoppler, secret: apiKey }],
  },
  {
    what: 'a lease',
    endpoint: null,
    exchange: {
      url: `${doppler}/configs/config/dynamic_secrets/dynamic_secret/leases`,
      headers: bearer(serviceToken),
      json: { ...config, dynamic_secret: 'AWS', ttl_sec: 900 },
      answer: {
        success: true,
        id: 'lease-1',
        expires_at: '2026-11-23T10:15:00Z',
        value: { USERNAME: 'doppler_1', PASSWORD: password },
      },
    },
    issued: [
      {
        secret: password,
        source: 'secret_manager',
        provider: 'doppler',
        name: 'AWS',
        policy: 'doppler config prd',
        ephemeral: true,
        expiresAt: moment('2026-11-23T10:15:00Z'),
        subject: 'doppler_1',
        joinKeys: ['doppler.lease:lease-1'],
        parents: [serviceToken],
      },
    ],
  },
  {
    what: 'a lease that is given back',
    endpoint: null,
    exchange: {
      method: 'DELETE',
      url: `${doppler}/configs/config/dynamic_secrets/dynamic_secret/leases/lease`,
      headers: bearer(serviceToken),
      json: { ...config, dynamic_secret: 'AWS', slug: 'lease-1' },
      answer: { success: true },
    },
    issued: [],
    ended: [endOfName('doppler.lease:lease-1')],
  },
  {
    what: 'a service token',
    endpoint: null,
    exchange: {
      url: `${doppler}/configs/config/tokens`,
      headers: bearer(serviceToken),
      json: { ...config, name: 'agent' },
      answer: {
        token: {
          name: 'agent',
          slug: 'slug-1',
          created_at: '2026-11-23T10:00:00Z',
          key: newToken,
          ...config,
          environment: 'prd',
          expires_at: null,
        },
        success: true,
      },
    },
    issued: [
      {
        secret: newToken,
        source: 'token_endpoint',
        type: 'doppler.service_token',
        provider: 'doppler',
        name: 'agent',
        policy: 'doppler config prd',
        issuedAt: moment('2026-11-23T10:00:00Z'),
        joinKeys: ['doppler.token:slug-1'],
        parents: [serviceToken],
      },
    ],
  },
  {
    what: 'a token of a service account',
    endpoint: null,
    exchange: {
      url: `${doppler}/workplace/service_accounts/service_account/robot/tokens`,
      headers: bearer(serviceToken),
      json: { name: 'agent' },
      answer: {
        api_token: { name: 'agent', slug: 'slug-2', created_at: '2026-11-23T10:00:00Z' },
        api_key: newToken,
        success: true,
      },
    },
    issued: [
      {
        secret: newToken,
        source: 'token_endpoint',
        type: 'doppler.service_account_token',
        provider: 'doppler',
        name: 'agent',
        policy: 'doppler service account robot',
        issuedAt: moment('2026-11-23T10:00:00Z'),
        subject: 'robot',
        joinKeys: ['doppler.token:slug-2'],
        parents: [serviceToken],
      },
    ],
  },
  {
    what: 'a service token that is deleted',
    endpoint: null,
    exchange: {
      method: 'DELETE',
      url: `${doppler}/configs/config/tokens/token`,
      headers: bearer(serviceToken),
      json: { ...config, slug: 'slug-1', token: newToken },
      answer: '',
    },
    issued: [],
    ended: [endOf(newToken, 'revoked'), endOfName('doppler.token:slug-1')],
  },
  {
    what: 'a token that is revoked',
    endpoint: null,
    exchange: {
      url: `${doppler}/auth/revoke`,
      json: { token: identityToken },
      answer: { success: true },
    },
    presented: [{ secret: secretOf(identityToken), field: 'token', subject: null }],
    issued: [],
    ended: [endOf(identityToken, 'revoked')],
  },
]);

const connectToken = jwtOf({ iss: 'com.1password.b5', sub: 'integration' });

/** developer.1password.com/docs/connect/api-reference, @1password/connect FullItem. */
export const onepasswordConnectExchanges: readonly IssuerExchange[] = [
  {
    what: 'the hidden fields of an item',
    endpoint: 'onepassword-connect',
    issuer: 'onepassword-connect',
    exchange: {
      method: 'GET',
      url: 'http://connect.internal:8080/v1/vaults/hfnjvi6aymbsnfc2xeeoheizda/items/2fcbqwe9ndg175zg2dzwftvkpa',
      headers: bearer(connectToken),
      answer: {
        id: '2fcbqwe9ndg175zg2dzwftvkpa',
        title: 'Database',
        version: 2,
        vault: { id: 'hfnjvi6aymbsnfc2xeeoheizda' },
        category: 'DATABASE',
        createdAt: '2026-11-01T00:00:00Z',
        updatedAt: '2026-11-02T00:00:00Z',
        fields: [
          { id: 'username', type: 'STRING', purpose: 'USERNAME', label: 'username', value: 'app' },
          { id: 'password', type: 'CONCEALED', purpose: 'PASSWORD', label: 'password', value: password },
          { id: 'f1', type: 'CONCEALED', label: 'api key', value: apiKey },
          {
            id: 'notesPlain',
            type: 'STRING',
            purpose: 'NOTES',
            label: 'notesPlain',
            value: 'a note, not a secret',
          },
          { id: 'f2', type: 'CONCEALED', label: 'empty' },
        ],
      },
    },
    issued: [
      { secret: password, name: 'Database/password', subject: 'app' },
      { secret: apiKey, name: 'Database/api key' },
    ].map((field) => ({
      source: 'secret_manager',
      policy: '1password vault hfnjvi6aymbsnfc2xeeoheizda',
      issuedAt: moment('2026-11-02T00:00:00Z'),
      joinKeys: ['onepassword.item:2fcbqwe9ndg175zg2dzwftvkpa#2'],
      parents: [connectToken],
      ...field,
    })),
  },
];
