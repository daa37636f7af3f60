/** What a field of a request to an issuing endpoint holds, by the endpoint's id. */
const types: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // RFC 6749 sections 2.3.1, 4.1.3 and 6, RFC 8628 section 3.4. `authorization` is client authentication by Basic.
  'oauth-token': {
    authorization: 'oauth.client_secret',
    client_secret: 'oauth.client_secret',
    refresh_token: 'oauth.refresh_token',
    code: 'oauth.authorization_code',
    device_code: 'oauth.device_code',
  },
  vault: { secret_id: 'vault.secret_id' },
};

/** Type of a secret whose form says nothing, from the field it was presented in; null when that says nothing either. */
export function presentedType(issuerId: string, field: string): string | null {
  return types[issuerId]?.[field] ?? null;
}
