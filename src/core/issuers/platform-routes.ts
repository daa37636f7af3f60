/** Variables that name the place of an issuing endpoint, with the issuer that stands there. */
const places: readonly (readonly [variable: string, issuer: string])[] = [
  // docs.aws.amazon.com/sdkref/latest/guide: container credential provider, IMDS, service-specific endpoints.
  ['AWS_CONTAINER_CREDENTIALS_FULL_URI', 'aws-container'],
  ['AWS_EC2_METADATA_SERVICE_ENDPOINT', 'aws-imds'],
  ['AWS_ENDPOINT_URL_SSO', 'aws-sso'],
  ['AWS_ENDPOINT_URL_SSO_OIDC', 'aws-sso-oidc'],
  ['AWS_ENDPOINT_URL_SIGNIN', 'aws-signin'],
  ['AWS_ENDPOINT_URL_STS', 'aws-sts'],
  // learn.microsoft.com/entra/identity/managed-identities-azure-resources, and Cloud Shell, Machine Learning, Arc.
  ['IDENTITY_ENDPOINT', 'azure-managed-identity'],
  ['MSI_ENDPOINT', 'azure-managed-identity'],
  ['AZURE_POD_IDENTITY_AUTHORITY_HOST', 'azure-managed-identity'],
  // Names that gcp-metadata and google-auth read.
  ['GCE_METADATA_HOST', 'gcp-metadata'],
  ['GCE_METADATA_IP', 'gcp-metadata'],
  // github.com/actions/toolkit packages/core/src/oidc-utils.ts
  ['ACTIONS_ID_TOKEN_REQUEST_URL', 'github-actions-oidc'],
  // developer.1password.com/docs/connect, docs.doppler.com/docs/cli.
  ['OP_CONNECT_HOST', 'onepassword-connect'],
  ['DOPPLER_API_HOST', 'doppler'],
  // developer.hashicorp.com/vault/docs/commands#environment-variables, openbao.org/docs/commands.
  ['VAULT_ADDR', 'vault'],
  ['VAULT_AGENT_ADDR', 'vault'],
  ['BAO_ADDR', 'vault'],
];
const longest = 2_048;

/**
 * Entries, in the form of `MAYFLY_ISSUERS`, that the platform's own variables give: whoever points a client at
 * an emulator or an agent of its own has said so already.
 */
export function platformRoutes(variables: Readonly<Record<string, string | undefined>>): readonly string[] {
  return places.flatMap(([variable, issuer]) => {
    const value = variables[variable]?.trim() ?? '';
    if (value === '' || value.length > longest) return [];
    return [`${value.replace(/[?#].*$/s, '')}=${issuer}`];
  });
}
