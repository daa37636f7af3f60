/** RFC 6749 section 2.3.1. `authorization` is client authentication by Basic. */
const client = { authorization: 'oauth.client_secret', client_secret: 'oauth.client_secret' };

const awsClient = {
  clientSecret: 'oauth.client_secret',
  refreshToken: 'oauth.refresh_token',
  code: 'oauth.authorization_code',
  deviceCode: 'oauth.device_code',
};

/** What a field of a request to an issuing endpoint holds, by the endpoint's id. */
const types: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // RFC 6749 sections 4.1.3 and 6, RFC 8628 section 3.4.
  'oauth-token': {
    ...client,
    refresh_token: 'oauth.refresh_token',
    code: 'oauth.authorization_code',
    device_code: 'oauth.device_code',
  },
  'oauth-device': client,
  'oauth-revocation': client,
  'oauth-logout': { ...client, refresh_token: 'oauth.refresh_token', id_token_hint: 'oauth.id_token' },
  'github-app-token': client,
  vault: { secret_id: 'vault.secret_id' },
  'infisical-login': { clientSecret: 'infisical.client_secret' },
  'snowflake-session': { PASSWORD: 'snowflake.password' },
  // AWS spells the fields of OAuth in its own way.
  'aws-sso-oidc': awsClient,
  'aws-signin': awsClient,
  'aws-cognito-idp': {
    REFRESH_TOKEN: 'oauth.refresh_token',
    RefreshToken: 'oauth.refresh_token',
    Token: 'oauth.refresh_token',
    AccessToken: 'oauth.access_token',
    ClientSecret: 'oauth.client_secret',
  },
  'aws-agentcore': { workloadIdentityToken: 'aws.workload_access_token' },
  'aws-sts': { SAMLAssertion: 'saml.assertion' },
  'aws-lake-formation': { SAMLAssertion: 'saml.assertion' },
};

/** Type of a secret whose form says nothing, from the field it was presented in; null when that says nothing either. */
export function presentedType(issuerId: string, field: string): string | null {
  return types[issuerId]?.[field] ?? null;
}
