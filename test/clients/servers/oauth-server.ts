import { fakeSecret } from '../../support/fake-secret.ts';
import type { Minting } from './minting.ts';
import type { Service } from './service.ts';

export interface OAuthServerOptions {
  readonly seconds: number;
  /** Also hands out `refresh_token`, a new one for each refresh: `refresh_token`, `refresh_token_2` … */
  readonly refresh?: boolean;
  /** Makes the access token; by default an opaque one. */
  readonly make?: () => string;
}

/**
 * An authorization server (RFC 6749, 8414, 7009) at any path: answers grants with `access_token`, `access_token_2` …
 * and says where its endpoints are.
 */
export function oauthServer(minting: Minting, options: OAuthServerOptions): Service {
  let grants = 0;
  const named = (name: string): string => (grants === 1 ? name : `${name}_${grants}`);
  return ({ method, path, host, form, json }) => {
    const issuer = `https://${host}`;
    if (method === 'GET') {
      return {
        json: {
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/oauth/token`,
          revocation_endpoint: `${issuer}/oauth/revoke`,
          jwks_uri: `${issuer}/jwks`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
        },
      };
    }
    if (path.endsWith('/revoke')) return { json: {} };
    if ((form.get('grant_type') ?? json['grant_type']) == null)
      return { status: 400, json: { error: 'invalid_request' } };
    grants += 1;
    const expiresAt = Date.now() + options.seconds * 1_000;
    const make = options.make ?? (() => fakeSecret('', 43));
    return {
      json: {
        access_token: minting.mint(named('access_token'), make(), expiresAt),
        token_type: 'Bearer',
        expires_in: options.seconds,
        scope: 'orders:write',
        ...(options.refresh === true
          ? { refresh_token: minting.mint(named('refresh_token'), fakeSecret('', 48)) }
          : {}),
      },
    };
  };
}
