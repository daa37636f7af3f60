import { awsClients } from './aws-clients.ts';
import { awsCredentialProviders } from './aws-credential-providers.ts';
import { azureClients } from './azure-clients.ts';
import type { ClientCase } from './client-case.ts';
import { connectionClients } from './connection-clients.ts';
import { databaseClients } from './database-clients.ts';
import { fileClients } from './file-clients.ts';
import { frameworkClients } from './framework-clients.ts';
import { gcpClients } from './gcp-clients.ts';
import { githubApp } from './github-app.ts';
import { httpClients } from './http-clients.ts';
import { kubernetes } from './kubernetes.ts';
import { mintingClients } from './minting-clients.ts';
import { modelClients } from './model-clients.ts';
import { oauthClients } from './oauth-clients.ts';
import { openai } from './openai.ts';
import { saasClients } from './saas-clients.ts';
import { secretManagerClients } from './secret-manager-clients.ts';
import { streamClients } from './stream-clients.ts';

/** Every client that the hooks are driven against. */
export const clientCases: readonly ClientCase[] = [
  ...httpClients,
  openai,
  ...modelClients,
  ...frameworkClients,
  githubApp,
  ...saasClients,
  ...mintingClients,
  ...oauthClients,
  ...awsClients,
  ...awsCredentialProviders,
  ...gcpClients,
  ...azureClients,
  kubernetes,
  ...fileClients,
  ...secretManagerClients,
  ...streamClients,
  ...databaseClients,
  ...connectionClients,
];
