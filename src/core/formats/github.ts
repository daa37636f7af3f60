import type { Format } from './format.ts';
import { opaque } from './opaque.ts';

/** https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats */
export const githubFormats: readonly Format[] = [
  opaque({
    id: 'github-pat-classic',
    type: 'github.personal_token',
    prefixes: ['ghp_'],
    pattern: /^ghp_[A-Za-z0-9]{36}$/,
    ephemeral: false,
  }),
  opaque({
    id: 'github-pat-fine',
    type: 'github.fine_grained_token',
    prefixes: ['github_pat_'],
    pattern: /^github_pat_\w{82}$/,
    ephemeral: null,
  }),
  opaque({
    id: 'github-oauth',
    type: 'github.oauth_token',
    prefixes: ['gho_'],
    pattern: /^gho_[A-Za-z0-9]{36}$/,
    ephemeral: false,
  }),
  opaque({
    id: 'github-app-user',
    type: 'github.app_user_token',
    prefixes: ['ghu_'],
    pattern: /^ghu_[A-Za-z0-9]{36}$/,
    ephemeral: true,
  }),
  opaque({
    id: 'github-installation-opaque',
    type: 'github.installation_token',
    prefixes: ['ghs_'],
    pattern: /^ghs_[A-Za-z0-9]{36}$/,
    ephemeral: true,
  }),
  opaque({
    id: 'github-installation-jwt',
    type: 'github.installation_token',
    prefixes: ['ghs_'],
    // GitHub asks not to rely on the claims inside; the id of the App stands in the clear before them.
    pattern: /^ghs_(\d{1,20})_[\w-]{10,2048}\.[\w-]{10,8192}\.[\w-]{10,2048}$/,
    ephemeral: true,
    joinKey: 'github.app_id',
  }),
  opaque({
    id: 'github-refresh',
    type: 'github.refresh_token',
    prefixes: ['ghr_'],
    pattern: /^ghr_[A-Za-z0-9]{36,76}$/,
    ephemeral: null,
  }),
];
