import { awsAgentcore } from './aws-agentcore.ts';
import { awsCodeartifact } from './aws-codeartifact.ts';
import { awsCognitoIdentity } from './aws-cognito-identity.ts';
import { awsCognitoIdp } from './aws-cognito-idp.ts';
import { awsContainer } from './aws-container.ts';
import { awsEcr } from './aws-ecr.ts';
import { awsEksAuth } from './aws-eks-auth.ts';
import { awsIam } from './aws-iam.ts';
import { awsImds } from './aws-imds.ts';
import { awsLakeFormation } from './aws-lake-formation.ts';
import { awsRedshift } from './aws-redshift.ts';
import { awsRolesAnywhere } from './aws-roles-anywhere.ts';
import { awsS3AccessGrants } from './aws-s3-access-grants.ts';
import { awsS3Express } from './aws-s3-express.ts';
import { awsSecretsManager } from './aws-secrets-manager.ts';
import { awsSignin } from './aws-signin.ts';
import { awsSsm } from './aws-ssm.ts';
import { awsSso } from './aws-sso.ts';
import { awsSsoOidc } from './aws-sso-oidc.ts';
import { awsSts } from './aws-sts.ts';
import { azureKeyVault } from './azure-key-vault.ts';
import { azureManagedIdentity } from './azure-managed-identity.ts';
import { type IssuerRoutes, noRoutes } from './configured.ts';
import { databricksTokens } from './databricks-tokens.ts';
import { deepgramGrant } from './deepgram-grant.ts';
import { doppler } from './doppler.ts';
import { elevenlabs } from './elevenlabs.ts';
import { gcpIamCredentials } from './gcp-iam-credentials.ts';
import { gcpMetadata } from './gcp-metadata.ts';
import { gcpRevoke } from './gcp-revoke.ts';
import { gcpSecretManager } from './gcp-secret-manager.ts';
import { gcpServiceAccountKey } from './gcp-service-account-key.ts';
import { githubActionsOidc } from './github-actions-oidc.ts';
import { githubAppToken } from './github-app-token.ts';
import { githubInstallation } from './github-installation.ts';
import { gitlabAccessToken } from './gitlab-access-token.ts';
import { infisicalLogin } from './infisical-login.ts';
import { infisicalSecrets } from './infisical-secrets.ts';
import type { Issuer, IssuerRequest } from './issuer.ts';
import { createIssuerIndex } from './issuer-index.ts';
import { kubernetesSecret } from './kubernetes-secret.ts';
import { kubernetesToken } from './kubernetes-token.ts';
import { microsoftGraph } from './microsoft-graph.ts';
import { oauthDevice } from './oauth-device.ts';
import { oauthDiscovery } from './oauth-discovery.ts';
import { oauthLogout } from './oauth-logout.ts';
import { oauthRegistration } from './oauth-registration.ts';
import { oauthRevocation } from './oauth-revocation.ts';
import { oauthToken } from './oauth-token.ts';
import { onepasswordConnect } from './onepassword-connect.ts';
import { openaiKeys } from './openai-keys.ts';
import { openaiRealtime } from './openai-realtime.ts';
import { selfRevocation } from './self-revocation.ts';
import { slack } from './slack.ts';
import { snowflakeSession } from './snowflake-session.ts';
import { spiffe } from './spiffe.ts';
import { stripeEphemeral } from './stripe-ephemeral.ts';
import { twilioKeys } from './twilio-keys.ts';
import { vault } from './vault.ts';

/** Every issuing endpoint, the most specific first. A new one is a file beside this, a line here and a test. */
export const issuers: readonly Issuer[] = [
  githubInstallation,
  githubActionsOidc,
  githubAppToken,
  gitlabAccessToken,
  slack,
  selfRevocation,
  openaiRealtime,
  openaiKeys,
  elevenlabs,
  deepgramGrant,
  twilioKeys,
  stripeEphemeral,
  databricksTokens,
  snowflakeSession,
  spiffe,
  awsAgentcore,
  awsCodeartifact,
  awsCognitoIdentity,
  awsCognitoIdp,
  awsContainer,
  awsEcr,
  awsEksAuth,
  awsIam,
  awsImds,
  awsLakeFormation,
  awsRedshift,
  awsRolesAnywhere,
  awsS3AccessGrants,
  awsS3Express,
  awsSignin,
  awsSsm,
  awsSso,
  awsSsoOidc,
  awsSecretsManager,
  awsSts,
  azureKeyVault,
  azureManagedIdentity,
  gcpIamCredentials,
  gcpMetadata,
  gcpRevoke,
  gcpSecretManager,
  gcpServiceAccountKey,
  kubernetesSecret,
  kubernetesToken,
  microsoftGraph,
  // Its login stands below `/api`, and would look like Vault's.
  infisicalLogin,
  vault,
  infisicalSecrets,
  doppler,
  onepasswordConnect,
  oauthDiscovery,
  oauthDevice,
  oauthRevocation,
  oauthLogout,
  oauthRegistration,
  oauthToken,
];

const builtIn = createIssuerIndex(issuers);
/** Those that know their places; the others take anything that looks like a grant. Made when it is first needed. */
let placed: typeof builtIn | undefined;

/**
 * The issuing endpoint that a request may be for, or null. Asked for every request of the host, so it
 * reads the request line and at most a few headers, and costs less than 1 µs when the answer is no.
 * An issuer that was named for a place is taken for everything there that no other issuer knows for certain.
 */
export function matchIssuer(request: IssuerRequest, routes: IssuerRoutes = noRoutes): Issuer | null {
  const named = routes.issuersOf(request);
  if (named.length === 0) return builtIn(request);
  placed ??= createIssuerIndex(issuers.filter(({ at }) => at !== undefined));
  return named.find((issuer) => issuer.match(request)) ?? placed(request) ?? named[0] ?? null;
}
