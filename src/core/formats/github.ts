import type { Format } from './format.ts';
import { opaques } from './opaque.ts';

const stateless = /^(\d{1,20})_[\w-]{10,2048}\.[\w-]{10,8192}\.[\w-]{10,2048}$/;

/** https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats */
export const githubFormats: readonly Format[] = opaques([
  ['github-pat-classic', 'github.personal_token', false, 'ghp_', /^[A-Za-z0-9]{36}$/],
  ['github-pat-fine', 'github.fine_grained_token', null, 'github_pat_', /^\w{82}$/],
  ['github-oauth', 'github.oauth_token', false, 'gho_', /^[A-Za-z0-9]{36}$/],
  ['github-app-user', 'github.app_user_token', true, 'ghu_', /^[A-Za-z0-9]{36}$/],
  ['github-installation-opaque', 'github.installation_token', true, 'ghs_', /^[A-Za-z0-9]{36}$/],
  // GitHub asks not to rely on the claims inside; the id of the App stands in the clear before them.
  [
    'github-installation-jwt',
    'github.installation_token',
    true,
    'ghs_',
    stateless,
    { joinKey: 'github.app_id' },
  ],
  ['github-refresh', 'github.refresh_token', null, 'ghr_', /^[A-Za-z0-9]{36,76}$/],
]);
