import { instant } from '../instant.ts';
import { claimText } from '../jwt.ts';
import type { Format, Recognition } from './format.ts';
import { opaques } from './opaque.ts';
import { base64Object, namedBy } from './reading/json-object.ts';
import { recognised } from './recognised.ts';

/** Applications and communication, monitoring, trade. */
export const platformFormats: readonly Format[] = [
  ...opaques([
    [
      'sendgrid-key',
      'sendgrid.api_key',
      false,
      'SG.',
      /^([\w-]{22})\.[\w-]{43}$/,
      { joinKey: 'sendgrid.api_key_id' },
    ],
    [
      'twilio-api-key',
      'twilio.api_key_sid',
      false,
      'SK',
      /^[0-9a-fA-F]{32}$/,
      { isName: true, isUnsought: true, joinKey: 'twilio.key_sid' },
    ],
    [
      'twilio-account',
      'twilio.account_sid',
      false,
      'AC',
      /^[0-9a-f]{32}$/,
      { isName: true, isUnsought: true, joinKey: 'twilio.account_sid' },
    ],
    ['twilio-account', 'twilio.auth_token', false, '', /^[0-9a-f]{32}$/, { place: 'twilio' }],
    ['okta-ssws', 'okta.api_token', false, '00', /^[\w=-]{40}$/, { place: 'okta' }],
    ['linear-key', 'linear.api_key', false, 'lin_api_', /^[A-Za-z0-9]{40}$/],
    [
      'notion-token',
      'notion.integration_token',
      false,
      'ntn_',
      /^([0-9]{11})[A-Za-z0-9]{35}$/,
      { joinKey: 'notion.token_id' },
    ],
    [
      'postman-key',
      'postman.api_key',
      false,
      'PMAK-',
      /^([0-9a-f]{24})-[0-9a-f]{34}$/,
      { joinKey: 'postman.key_id' },
    ],
    ['grafana-sa', 'grafana.service_account_token', null, 'glsa_', /^[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}$/],
    ['sentry-user', 'sentry.user_token', false, 'sntryu_', /^[0-9a-f]{64}$/],
    ['posthog', 'posthog.personal_key', false, 'phx_', /^[\w-]{41,49}$/],
    ['posthog', 'posthog.project_key', false, 'phc_', /^[\w-]{41,49}$/],
    ['atlassian-api', 'atlassian.api_token', true, 'ATATT3', /^[\w=-]{186}$/],
    ['shopify', 'shopify.access_token', false, 'shpat_', /^[a-fA-F0-9]{32}$/],
    ['shopify', 'shopify.custom_app_token', false, 'shpca_', /^[a-fA-F0-9]{32}$/],
    ['shopify', 'shopify.private_app_token', false, 'shppa_', /^[a-fA-F0-9]{32}$/],
    ['shopify', 'shopify.shared_secret', false, 'shpss_', /^[a-fA-F0-9]{32}$/],
    // Base64 of a length of 16 starts so too: elsewhere the whole length and all kinds of characters are asked.
    [
      'square',
      'square.access_token',
      null,
      'EAAA',
      /^(?!.{0,60}AAA)(?=\D{0,60}\d)(?=.{0,60}[a-z])[\w-]{60}$/,
    ],
    ['square', 'square.access_token', null, 'EAAA', /^[\w-]{22,60}$/, { place: 'square' }],
    ['square', 'square.access_token', null, 'sq0atp-', /^[\w-]{22,60}$/],
    ['figma-pat', 'figma.personal_token', null, 'figd_', /^[\w-]{38,200}$/],
    ['dropbox-short', 'dropbox.access_token', true, 'sl.', /^(?:u\.)?[\w=-]{135,2048}$/],
    ['datadog-key', 'datadog.api_key', false, '', /^[0-9a-f]{32}$/, { place: 'datadog' }],
    ['datadog-key', 'datadog.application_key', false, '', /^[0-9a-f]{40}$/, { place: 'datadog' }],
    // A bearer token for an MCP server has no form of its own: the variable or the host says what it is.
    ['mcp-access-token', 'mcp.access_token', true, '', /^[\x21-\x7e]{16,4096}$/, { place: 'mcp' }],
  ]),
  { id: 'grafana-cloud', prefixes: ['glc_'], recognise: grafanaCloud },
  { id: 'sentry-org', prefixes: ['sntrys_eyJ'], recognise: sentryOrganization },
];

const grafanaToken = /^glc_([A-Za-z0-9+/]{40,400}={0,2})$/;

/** Base64 of `{"o": organisation, "n": name, "k": key, "m": {"r": region}}`; seen in public code, not documented. */
function grafanaCloud(secret: string): Recognition | null {
  const body = grafanaToken.exec(secret)?.[1];
  if (body === undefined) return null;
  const token = base64Object(body) ?? {};
  return recognised('grafana.cloud_token', {
    subject: claimText(token['n']),
    joinKeys: namedBy('grafana.organization', token['o']),
  });
}

const sentryToken = /^sntrys_(eyJ[A-Za-z0-9+/]{20,1024}={0,2})_[A-Za-z0-9+/]{43}$/;

/** Base64 of `{"iat": seconds, "url": …, "region_url": …, "org": slug}`, as in tokens in public code. */
function sentryOrganization(secret: string): Recognition | null {
  const body = sentryToken.exec(secret)?.[1];
  if (body === undefined) return null;
  const token = base64Object(body) ?? {};
  const seconds = token['iat'];
  return recognised('sentry.organization_token', {
    ephemeral: false,
    issuedAt: typeof seconds === 'number' && seconds > 0 && seconds < 1e10 ? instant(seconds * 1000) : null,
    issuer: claimText(token['region_url']) ?? claimText(token['url']),
    joinKeys: namedBy('sentry.organization', token['org']),
  });
}
