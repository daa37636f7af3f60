import { generateKeyPairSync } from 'node:crypto';
import { fakeSecret } from '../../support/fake-secret.ts';
import { presents } from '../servers/service.ts';
import type { ClientCase } from './client-case.ts';

/** A private key from the environment, a JWT made of it, an installation token for that, and its revocation. */
export const githubApp: ClientCase = {
  client: '@octokit/auth-app',
  packages: ['@octokit/auth-app', 'octokit'],
  credentials: {
    GITHUB_APP_PRIVATE_KEY: {
      type: 'pem.private_key',
      provider: 'unknown',
      make: () => {
        const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
        return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().trim();
      },
      uses: [],
    },
    app_jwt: {
      type: 'github.app_jwt',
      provider: 'github',
      fetched: { source: 'minted_locally' },
      uses: [{ at: 'api.github.com', location: 'header' }],
    },
    installation: {
      type: 'github.installation_token',
      provider: 'github',
      parents: ['app_jwt'],
      ended: 'revoked',
      uses: [{ at: 'api.github.com', location: 'header' }],
    },
  },
  services: (minting) => ({
    'api.github.com': (request) => {
      const { method, path, host, port, headers } = request;
      if (path === '/app/installations/7/access_tokens') {
        minting.met('app_jwt', headers['authorization']?.slice('bearer '.length) ?? '', {
          host,
          port,
          what: path,
        });
        const expiresAt = Math.floor(Date.now() / 1_000) * 1_000 + 3_600_000;
        const token = minting.mint('installation', fakeSecret('ghs_', 36), expiresAt);
        return {
          status: 201,
          json: {
            token,
            expires_at: new Date(expiresAt).toISOString().replace('.000', ''),
            permissions: { contents: 'read' },
            repository_selection: 'all',
          },
        };
      }
      if (method === 'DELETE') return { status: 204 };
      return presents(request, minting.secretOf('installation'))
        ? { json: { total_count: 0, repositories: [] } }
        : { status: 401, json: {} };
    },
  }),
  imports: "import { createAppAuth } from '@octokit/auth-app';\nimport { Octokit } from 'octokit';",
  body: `
const auth = { appId: 1, privateKey: process.env.GITHUB_APP_PRIVATE_KEY, installationId: 7 };
const octokit = new Octokit({ authStrategy: createAppAuth, auth });
await octokit.rest.apps.listReposAccessibleToInstallation();
await octokit.rest.apps.revokeInstallationAccessToken();`,
};
