import { fakeSecret } from '../../support/fake-secret.ts';
import type { ClientCase } from './client-case.ts';

/** Loaders of `.env` files. */
export const fileClients: readonly ClientCase[] = [
  envFileCase({
    client: 'dotenv',
    packages: ['dotenv'],
    imports: "import { config } from 'dotenv';",
    body: 'config({ quiet: true });',
  }),
  envFileCase({
    client: '@dotenvx/dotenvx',
    packages: ['@dotenvx/dotenvx'],
    imports: "import { config } from '@dotenvx/dotenvx';",
    body: 'config({ quiet: true });',
  }),
];

function envFileCase({
  body,
  ...client
}: Pick<ClientCase, 'client' | 'packages' | 'imports' | 'body'>): ClientCase {
  return {
    ...client,
    credentials: {
      GITHUB_TOKEN: {
        type: 'github.personal_token',
        provider: 'github',
        make: () => fakeSecret('ghp_', 36),
        variable: null,
        fetched: { source: 'file' },
        uses: [{ at: 'api.github.com', location: 'header' }],
      },
    },
    files: (secretOf) => ({ '.env': `# of the clerk\nGITHUB_TOKEN=${secretOf('GITHUB_TOKEN')}\n` }),
    services: () => ({ 'api.github.com': () => ({ json: { login: 'somebody' } }) }),
    body: `${body}\nawait fetch('https://api.github.com/user', { headers: { authorization: 'Bearer ' + process.env.GITHUB_TOKEN } });`,
  };
}
