import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { issuers } from '../../../src/core/issuers/index.ts';
import { allExchanges } from './exchanges/all.ts';

/** Where a credential comes into being without an exchange that an issuer could read; the path is a file of the hooks. */
const elsewhere: Readonly<Record<string, { readonly how: string; readonly where: string }>> = {
  'k8s-projected': { how: 'a mounted file, read', where: 'instrumentation/node/hooks/file-reads.ts' },
  'livekit-mint': {
    how: 'minted locally: seen when it is used',
    where: 'instrumentation/node/watch-request.ts',
  },
  'twilio-mint': {
    how: 'minted locally: seen when it is used',
    where: 'instrumentation/node/watch-request.ts',
  },
  'onepassword-sdk': {
    how: 'a WebAssembly core: the calls across its boundary are read',
    where: 'instrumentation/node/keychains/onepassword.ts',
  },
};

/** Every endpoint that is read, by provider; a new one is added here, and in a table of `exchanges`. */
const read = `
  aws-sts-assumerole aws-sts-assumerolewithwebidentity aws-sts-assumerolewithsaml aws-sts-getsessiontoken
  aws-sts-getfederationtoken aws-sts-assumeroot aws-sts-getdelegatedaccesstoken aws-sts-getwebidentitytoken
  aws-sso-getrolecredentials aws-sso-oidc-createtoken aws-sso-oidc-createtokenwithiam aws-sso-oidc-registerclient
  aws-signin-oauth2 aws-imdsv2-token aws-imds-role aws-ecs-container aws-eks-pod-identity-agent aws-eks-auth
  aws-rolesanywhere aws-cognito-identity aws-cognito-idp aws-secretsmanager-get aws-ssm-getparameter aws-ecr-token
  aws-codeartifact-token aws-redshift-creds aws-s3-createsession aws-s3-accessgrants aws-lakeformation-temp
  aws-iam-createaccesskey aws-iam-servicecred aws-agentcore-workload aws-agentcore-oauth2 aws-agentcore-apikey
  gcp-metadata-token gcp-metadata-identity gcp-sts gcp-iam-generateaccesstoken gcp-iam-generateidtoken
  gcp-iam-signjwt gcp-oauth2-token gcp-sa-key-create gcp-secretmanager-access
  azure-imds azure-appservice azure-arc azure-cloudshell azure-servicefabric entra-v2-token keyvault-get
  graph-addpassword k8s-tokenrequest k8s-secret-get
  vault-any vault-aws-creds vault-db-creds vault-pki-issue vault-kv2 spiffe-x509 spiffe-jwt spiffe-wit
  github-installation github-oauth github-actions-oidc gitlab-oauth
  oauth2-token oauth2-exchange oauth2-jwt-bearer oauth2-device oidc-discovery oauth-dcr mcp-protected-resource mcp-token
  openai-realtime-secret openai-realtime-translation openai-realtime-session openai-svcacct-key openai-admin-key
  anthropic-wif anthropic-user-oauth elevenlabs-singleuse elevenlabs-signed-url elevenlabs-conv-token deepgram-grant
  twilio-key-create stripe-ephemeral databricks-oauth databricks-pat snowflake-oauth snowflake-login
  infisical-universal infisical-dynamic doppler-oidc doppler-secrets onepassword-connect
`
  .trim()
  .split(/\s+/);

const exchanged = new Set((await allExchanges()).map(({ endpoint }) => endpoint));

test('the issuers read these endpoints and no others', () => {
  expect([...new Set(issuers.flatMap(({ endpoints }) => endpoints))].sort()).toEqual([...read].sort());
});

test.each(read)('%s is read from an exchange', (endpoint) => {
  expect(exchanged).toContain(endpoint);
});

test.each(Object.entries(elsewhere))('%s is captured elsewhere', (endpoint, { where }) => {
  expect(read).not.toContain(endpoint);
  expect(existsSync(join(import.meta.dirname, '../../..', where))).toBe(true);
});

const folder = process.env['MAYFLY_REFERENCE'];

// The table is not part of the repository: who has it can hold the issuers against it.
describe.skipIf(!folder)('against the table that MAYFLY_REFERENCE names', () => {
  test('each of its endpoints is read, or captured elsewhere', () => {
    const path = join(folder ?? '', 'issuing-endpoints.json');
    const table = JSON.parse(readFileSync(path, 'utf8')) as {
      readonly rows: readonly { readonly id: string }[];
    };
    expect(table.rows.map(({ id }) => id).sort()).toEqual([...read, ...Object.keys(elsewhere)].sort());
  });
});
