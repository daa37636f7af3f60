import type { Format } from './format.ts';
import { opaques } from './opaque.ts';

const buildkite = /^[\w-]{40,333}$/;
const vercel = /^[\w-]{56}$/;

/** Where code is built, kept and deployed. */
export const buildPlatformFormats: readonly Format[] = opaques([
  // https://buildkite.com/docs/platform/security/tokens
  ['buildkite-tokens', 'buildkite.user_token', false, 'bkua_', buildkite],
  ['buildkite-tokens', 'buildkite.agent_token', false, 'bkaa_', buildkite],
  ['buildkite-tokens', 'buildkite.job_token', true, 'bkaj_', buildkite],
  ['buildkite-tokens', 'buildkite.registration_token', false, 'bkar_', buildkite],
  ['buildkite-tokens', 'buildkite.cluster_token', false, 'bkct_', buildkite],
  ['buildkite-tokens', 'buildkite.portal_token', false, 'bkpt_', buildkite],
  ['buildkite-tokens', 'buildkite.package_token', false, 'bkpat_', buildkite],
  ['buildkite-tokens', 'buildkite.portal_secret', false, 'bkps_', buildkite],
  ['circleci-pat', 'circleci.personal_token', false, 'CCIPAT_', /^[A-Za-z0-9]{22}_[a-z0-9]{40}$/],
  ['vercel-ai-gateway', 'vercel.ai_gateway_key', false, 'vck_', vercel],
  ['vercel-app-tokens', 'vercel.app_access_token', true, 'vca_', vercel],
  ['vercel-app-tokens', 'vercel.app_refresh_token', false, 'vcr_', vercel],
  ['vercel-app-tokens', 'vercel.integration_token', false, 'vci_', vercel],
  ['vercel-app-tokens', 'vercel.personal_token', false, 'vcp_', vercel],
  [
    'terraform-cloud',
    'terraform.api_token',
    null,
    '',
    /^([A-Za-z0-9]{14})\.atlasv1\.[\w=-]{60,70}$/,
    { mark: [14, '.atlasv1.'], joinKey: 'terraform.token_id' },
  ],
  ['pulumi', 'pulumi.access_token', false, 'pul-', /^[0-9a-f]{40}$/],
  ['prefect', 'prefect.api_key', null, 'pnu_', /^[A-Za-z0-9]{36}$/],
  ['heroku-v2', 'heroku.api_key', false, 'HRKU-AA', /^[\w-]{58}$/],
  ['digitalocean', 'digitalocean.personal_token', false, 'dop_v1_', /^[0-9a-f]{64}$/],
  ['digitalocean', 'digitalocean.oauth_token', true, 'doo_v1_', /^[0-9a-f]{64}$/],
  ['digitalocean', 'digitalocean.refresh_token', false, 'dor_v1_', /^[0-9a-f]{64}$/],
  // Macaroons in MessagePack, several apart by commas. As an Authorization scheme `FlyV1` is stripped.
  ['flyio', 'fly.macaroon', null, 'FlyV1 ', /^[\w=\-,/+]{100,8192}$/],
  ['flyio', 'fly.macaroon', null, 'fm1r_', /^[\w=\-,/+]{100,8192}$/],
  ['flyio', 'fly.macaroon', null, 'fm2_', /^[\w=\-,/+]{100,8192}$/],
  [
    'sourcegraph',
    'sourcegraph.access_token',
    false,
    'sgp_',
    /^(?:(?:[a-fA-F0-9]{16}|local)_)?[a-fA-F0-9]{40}$/,
  ],
  [
    'tailscale',
    'tailscale.key',
    null,
    'tskey-',
    /^[a-z]{2,20}-(\w{8,40})-\w{16,60}$/,
    { joinKey: 'tailscale.key_id' },
  ],
  // https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/
  ['cloudflare-new', 'cloudflare.global_key', false, 'cfk_', /^[A-Za-z0-9]{40}[0-9a-f]{8}$/],
  ['cloudflare-new', 'cloudflare.user_token', false, 'cfut_', /^[A-Za-z0-9]{40}[0-9a-f]{8}$/],
  ['cloudflare-new', 'cloudflare.account_token', false, 'cfat_', /^[A-Za-z0-9]{40}[0-9a-f]{8}$/],
  ['cloudflare-origin-ca', 'cloudflare.origin_ca_key', false, 'v1.0-', /^[0-9a-f]{24}-[0-9a-f]{146}$/],
  // The object that stands for it in the cluster is named after its SHA-256.
  ['openshift-user', 'openshift.user_token', true, 'sha256~', /^[\w-]{43}$/],
]);
