import { fakeSecret } from '../../../support/fake-secret.ts';
import { secretOf } from '../exchange.ts';
import { inAnHour, jwt } from './cloud-values.ts';
import type { IssuerExchange } from './exchange.ts';
import { after, moment } from './made.ts';

/**
 * Azure: learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow,
 * learn.microsoft.com/rest/api/keyvault/secrets, learn.microsoft.com/graph/api/application-addpassword.
 */
const tenant = '99999999-2222-3333-4444-555555555555';
const client = '11111111-2222-3333-4444-555555555555';
const caller = jwt({
  iss: `https://sts.windows.net/${tenant}/`,
  appid: client,
  aud: 'https://vault.azure.net',
});
const bearer = { authorization: `Bearer ${caller}` };
const issuedToken = jwt({ iss: `https://login.microsoftonline.com/${tenant}/v2.0`, azp: client, uti: 'u1' });
const scope = 'https://graph.microsoft.com/.default';
const clientSecret = `${fakeSecret('', 3)}8Q~${fakeSecret('', 34)}`;
const clientAssertion = jwt({ iss: client, sub: client }, { alg: 'PS256', x5t: 'thumb' });
const userToken = jwt({ iss: 'https://login.microsoftonline.com/t/v2.0', sub: 'ada' });
const refreshToken = fakeSecret('1.AX', 300);

const entra: readonly IssuerExchange[] = [
  {
    endpoint: 'entra-v2-token',
    what: 'a token for a client’s secret',
    issuer: 'oauth-token',
    exchange: {
      url: `https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`,
      form: { grant_type: 'client_credentials', client_id: client, client_secret: clientSecret, scope },
      answer: { token_type: 'Bearer', expires_in: 3600, ext_expires_in: 3600, access_token: issuedToken },
    },
    presented: [{ secret: secretOf(clientSecret), field: 'client_secret', subject: client }],
    issued: [
      {
        secret: issuedToken,
        source: 'token_endpoint',
        type: 'oauth.access_token',
        provider: 'azure',
        policy: `oauth client ${client}, grant client_credentials`,
        ephemeral: true,
        expiresAt: inAnHour.instant,
        scopes: [scope],
        parents: [clientSecret],
      },
    ],
  },
  {
    endpoint: 'entra-v2-token',
    what: 'a token on behalf of a user, of a sovereign cloud',
    issuer: 'oauth-token',
    exchange: {
      url: `https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`,
      form: {
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        requested_token_use: 'on_behalf_of',
        client_id: client,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: clientAssertion,
        assertion: userToken,
        scope,
      },
      answer: {
        token_type: 'Bearer',
        scope: 'User.Read Mail.Read',
        expires_in: 3600,
        access_token: issuedToken,
        refresh_token: refreshToken,
      },
    },
    presented: [
      { secret: secretOf(clientAssertion), field: 'client_assertion', subject: client },
      { secret: secretOf(userToken), field: 'assertion', subject: null },
    ],
    issued: [
      {
        secret: issuedToken,
        source: 'token_endpoint',
        type: 'oauth.access_token',
        provider: 'azure',
        policy: `oauth client ${client}, grant jwt-bearer`,
        ephemeral: true,
        expiresAt: inAnHour.instant,
        scopes: ['User.Read', 'Mail.Read'],
        parents: [clientAssertion, userToken],
      },
      {
        secret: refreshToken,
        source: 'token_endpoint',
        type: 'oauth.refresh_token',
        provider: 'azure',
        policy: `oauth client ${client}, grant jwt-bearer`,
        scopes: ['User.Read', 'Mail.Read'],
        issuer: 'login.microsoftonline.com',
        parents: [clientAssertion, userToken],
      },
    ],
  },
];

const password = fakeSecret('', 32);
const id = 'https://agents.vault.azure.net/secrets/db/4387e9f3d6e14c459867679a90fd0f79';
const bundle = fakeSecret('MII', 601);
const stored = {
  source: 'secret_manager',
  name: 'db',
  issuedAt: after(3_540),
  expiresAt: inAnHour.instant,
  joinKeys: [`azure.secret_version:${id}`],
  parents: [caller],
} as const;
const attributes = {
  enabled: true,
  created: inAnHour.seconds - 60,
  updated: inAnHour.seconds - 60,
  exp: inAnHour.seconds,
};

const keyVault: readonly IssuerExchange[] = [
  {
    endpoint: 'keyvault-get',
    what: 'a secret',
    issuer: 'azure-key-vault',
    exchange: {
      method: 'GET',
      url: 'https://agents.vault.azure.net/secrets/db?api-version=2025-07-01',
      headers: bearer,
      answer: { value: password, id, attributes },
    },
    issued: [{ ...stored, secret: password }],
  },
  {
    endpoint: 'keyvault-get',
    what: 'a certificate with its key, of a sovereign cloud',
    issuer: 'azure-key-vault',
    exchange: {
      method: 'GET',
      url: 'https://agents.vault.usgovcloudapi.net/secrets/db/4387e9f3d6e14c459867679a90fd0f79?api-version=2025-07-01',
      headers: bearer,
      answer: {
        value: bundle,
        contentType: 'application/x-pkcs12',
        id,
        kid: 'https://agents/keys/db/1',
        attributes,
      },
    },
    issued: [{ ...stored, secret: bundle, type: 'x509.pkcs12' }],
  },
];

const application = '22222222-2222-3333-4444-555555555555';
const graph: readonly IssuerExchange[] = [
  {
    endpoint: 'graph-addpassword',
    what: 'a secret of an application',
    issuer: 'microsoft-graph',
    exchange: {
      url: `https://graph.microsoft.com/v1.0/applications/${application}/addPassword`,
      headers: bearer,
      json: { passwordCredential: { displayName: 'ci' } },
      answer: {
        '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#microsoft.graph.passwordCredential',
        customKeyIdentifier: null,
        displayName: 'ci',
        endDateTime: inAnHour.date,
        hint: clientSecret.slice(0, 3),
        keyId: 'f0b0b335-1d71-4883-8f98-567911bfdca6',
        secretText: clientSecret,
        startDateTime: '2026-11-23T09:59:00.1234567Z',
      },
    },
    issued: [
      {
        secret: clientSecret,
        source: 'token_endpoint',
        type: 'azure.client_secret',
        provider: 'azure',
        name: 'ci',
        policy: `entra application ${application}`,
        ephemeral: false,
        issuedAt: moment('2026-11-23T09:59:00.123Z'),
        expiresAt: inAnHour.instant,
        subject: application,
        joinKeys: ['azure.key_id:f0b0b335-1d71-4883-8f98-567911bfdca6'],
        parents: [caller],
      },
    ],
  },
  {
    endpoint: 'graph-addpassword',
    what: 'the end of a secret',
    issuer: 'microsoft-graph',
    exchange: {
      url: `https://graph.microsoft.us/v1.0/servicePrincipals(appId='${application}')/removePassword`,
      headers: bearer,
      json: { keyId: 'f0b0b335-1d71-4883-8f98-567911bfdca6' },
      status: 204,
      answer: '',
    },
    issued: [],
    ended: [
      { secret: null, joinKey: 'azure.key_id:f0b0b335-1d71-4883-8f98-567911bfdca6', reason: 'revoked' },
    ],
  },
];

export const exchanges: readonly IssuerExchange[] = [...entra, ...keyVault, ...graph];
