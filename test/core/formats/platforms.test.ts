import { expect, test } from 'vitest';
import { alphanumeric, base64url, fakeSecret, hex } from '../../support/fake-secret.ts';
import { describeFormat, describePlainFormats, recogniseText } from './describe-format.ts';

const at = (host: string) => ({ hint: { host, name: null } });

describePlainFormats([
  ['linear-key', 'linear.api_key', false, 'lin_api_', alphanumeric, 40],
  ['sentry-user', 'sentry.user_token', false, 'sntryu_', hex, 64],
  ['posthog', 'posthog.personal_key', false, 'phx_', base64url, 41, 49],
  ['posthog', 'posthog.project_key', false, 'phc_', base64url, 41, 49],
  ['atlassian-api', 'atlassian.api_token', true, 'ATATT3', `${base64url}=`, 186],
  ['shopify', 'shopify.access_token', false, 'shpat_', hex, 32],
  ['shopify', 'shopify.custom_app_token', false, 'shpca_', hex, 32],
  ['shopify', 'shopify.private_app_token', false, 'shppa_', hex, 32],
  ['shopify', 'shopify.shared_secret', false, 'shpss_', hex, 32],
  // A digit, a small letter and no run of capital A: what base64 of zeros is not.
  ['square', 'square.access_token', null, 'EAAAl7x', alphanumeric.slice(1), 57],
  ['square', 'square.access_token', null, 'EAAA', 'ABCDEF', 22, 60, at('connect.squareup.com')],
  ['square', 'square.access_token', null, 'sq0atp-', alphanumeric, 22, 60],
  ['figma-pat', 'figma.personal_token', null, 'figd_', base64url, 38, 200],
  ['dropbox-short', 'dropbox.access_token', true, 'sl.', `${base64url}=`, 135, 2048],
  ['okta-ssws', 'okta.api_token', false, '00', base64url, 40, 40, at('example.okta.com')],
  [
    'twilio-account',
    'twilio.auth_token',
    false,
    '',
    hex,
    32,
    32,
    { ...at('api.twilio.com'), isBeyond: true },
  ],
  ['datadog-key', 'datadog.api_key', false, '', hex, 32, 32, { ...at('api.datadoghq.com'), isBeyond: true }],
  [
    'datadog-key',
    'datadog.application_key',
    false,
    '',
    hex,
    40,
    40,
    { ...at('api.datadoghq.com'), isBeyond: true },
  ],
]);

for (const [id, prefix, alphabet, type, scheme] of [
  ['twilio-api-key', 'SK', hex, 'twilio.api_key_sid', 'twilio.key_sid'],
  ['twilio-account', 'AC', hex, 'twilio.account_sid', 'twilio.account_sid'],
] as const) {
  const sid = fakeSecret(prefix, 32, alphabet);
  describeFormat({
    id,
    tokens: () => [sid],
    isUnsought: true,
    expected: { type, provider: 'twilio', ephemeral: false, joinKeys: [`${scheme}:${sid}`] },
    near: () => ({ short: fakeSecret(prefix, 31, hex), long: fakeSecret(prefix, 33, hex) }),
  });
}

const publicId = fakeSecret('', 22, base64url);

describeFormat({
  id: 'sendgrid-key',
  tokens: () => [fakeSecret(`SG.${publicId}.`, 43, base64url)],
  expected: {
    type: 'sendgrid.api_key',
    provider: 'sendgrid',
    ephemeral: false,
    joinKeys: [`sendgrid.api_key_id:${publicId}`],
  },
  near: () => ({
    'one character short': fakeSecret(`SG.${publicId}.`, 42, base64url),
    'one character long': fakeSecret(`SG.${publicId}.`, 44, base64url),
    'a short id': fakeSecret(`SG.${publicId.slice(1)}.`, 43, base64url),
  }),
});

describeFormat({
  id: 'notion-token',
  tokens: () => [fakeSecret('ntn_12345678901', 35)],
  expected: {
    type: 'notion.integration_token',
    provider: 'notion',
    ephemeral: false,
    joinKeys: ['notion.token_id:12345678901'],
  },
  near: () => ({
    short: fakeSecret('ntn_12345678901', 34),
    'letters in the id': fakeSecret('ntn_1234567890a', 35),
  }),
});

const keyId = fakeSecret('', 24, hex);

describeFormat({
  id: 'postman-key',
  tokens: () => [fakeSecret(`PMAK-${keyId}-`, 34, hex)],
  expected: {
    type: 'postman.api_key',
    provider: 'postman',
    ephemeral: false,
    joinKeys: [`postman.key_id:${keyId}`],
  },
  near: () => ({ short: fakeSecret(`PMAK-${keyId}-`, 33, hex) }),
});

describeFormat({
  id: 'grafana-sa',
  tokens: () => [`${fakeSecret('glsa_', 32)}_${fakeSecret('', 8, hex)}`],
  expected: { type: 'grafana.service_account_token', provider: 'grafana', ephemeral: null },
  near: () => ({ short: `${fakeSecret('glsa_', 31)}_${fakeSecret('', 8, hex)}` }),
});

function base64(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64');
}

describeFormat({
  id: 'grafana-cloud',
  tokens: () => [
    `glc_${base64({ o: '123456', n: 'agent-token', k: fakeSecret('', 24), m: { r: 'prod-eu-west-0' } })}`,
  ],
  expected: {
    type: 'grafana.cloud_token',
    provider: 'grafana',
    ephemeral: null,
    subject: 'agent-token',
    joinKeys: ['grafana.organization:123456'],
  },
  near: () => ({ short: fakeSecret('glc_', 39), long: fakeSecret('glc_', 401) }),
});

const issued = 1_790_000_000;

describeFormat({
  id: 'sentry-org',
  tokens: () => [
    `sntrys_${base64({ iat: issued, url: 'https://sentry.io', region_url: 'https://de.sentry.io', org: 'example' })}_${fakeSecret('', 43)}`,
  ],
  expected: {
    type: 'sentry.organization_token',
    provider: 'sentry',
    ephemeral: false,
    issuedAt: (issued * 1000) as never,
    issuer: 'https://de.sentry.io',
    joinKeys: ['sentry.organization:example'],
  },
  near: () => ({ 'no signature': `sntrys_${base64({ iat: issued, url: 'https://sentry.io' })}` }),
});

describeFormat({
  id: 'mcp-access-token',
  tokens: () => [fakeSecret('', 43, base64url), fakeSecret('', 16), fakeSecret('', 4096)],
  hint: { host: 'mcp.example.com', name: 'authorization' },
  survives: [
    'without its first character',
    'with the first character in the other case',
    'with a letter before it',
    'with an exclamation mark after it',
    'as an assignment',
    'in quotation marks',
  ],
  expected: { type: 'mcp.access_token', provider: 'mcp', ephemeral: true },
  near: () => ({ short: fakeSecret('', 15), long: fakeSecret('', 4097) }),
});

test('tokens whose body does not decode are known all the same, with less said of them', () => {
  const grafana = recogniseText(fakeSecret('glc_', 80));
  expect(grafana).toMatchObject({ type: 'grafana.cloud_token', subject: null, joinKeys: [] });
  const sentry = recogniseText(`${fakeSecret('sntrys_eyJ', 60)}_${fakeSecret('', 43)}`);
  expect(sentry).toMatchObject({ type: 'sentry.organization_token', issuedAt: null, joinKeys: [] });
});

test.each([
  ['base64 of zeros', `EAAA${'A'.repeat(60)}`],
  [
    'base64 of a length of 16',
    Buffer.from([16, 0, 0, 4, 0, 0, ...Array.from({ length: 42 }, (_, i) => i)]).toString('base64'),
  ],
  ['a name in code', 'EAAAssetManagerConfigurationProviderFactoryBeanDefinitionRegis'],
])("%s is not Square's", (_what, text) => {
  expect(recogniseText(text).type).toBe('unknown');
});
