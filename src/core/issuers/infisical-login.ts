import type { Ended, Exchange, Issued, Issuer } from './issuer.ts';
import { endedSecret } from './reading/ended-credential.ts';
import { bodyFields, secretField, textField } from './reading/fields.ts';
import { issuedCredential } from './reading/issued-credential.ts';
import { instantAfter } from './reading/lifetimes.ts';
import { presentedFields, secretsOf } from './reading/presented-fields.ts';

const login = /^\/api\/v1\/auth\/([a-z]+(?:-[a-z]+)*)-auth\/login\/?(?:\?|$)/;
const renewal = /^\/api\/v1\/auth\/token\/renew\/?(?:\?|$)/;
const revocation = /^\/api\/v1\/auth\/token\/revoke\/?(?:\?|$)/;

/** Of universal, OIDC, Kubernetes, GCP and Azure, LDAP and token authentication; the last two name the token itself. */
const proofs = { clientSecret: 'clientId', jwt: 'identityId', password: 'username' } as const;

/**
 * Access tokens of Infisical's machine identities, on any host (infisical.com/docs/documentation/platform/identities).
 * A renewal hands back the token it was given.
 */
export const infisicalLogin: Issuer = {
  id: 'infisical-login',
  endpoints: ['infisical-universal'],
  at: { segments: ['login', 'renew', 'revoke'] },
  match: ({ method, path }) =>
    method === 'POST' && (login.test(path) || renewal.test(path) || revocation.test(path)),
  presented: (request, body) =>
    presentedFields(bodyFields(body), login.test(request.path) ? proofs : { accessToken: null }),
  issued: (exchange: Exchange): readonly Issued[] => {
    const { path, host } = exchange.request;
    if (exchange.status >= 400 || revocation.test(path)) return [];
    const answer = bodyFields(exchange.responseBody);
    const secret = secretField(answer, 'accessToken');
    if (secret === null) return [];
    const method = login.exec(path)?.[1] ?? null;
    const asked = bodyFields(exchange.requestBody ?? '');
    const identity = textField(asked, 'clientId') ?? textField(asked, 'identityId');
    return [
      issuedCredential({
        secret,
        source: 'token_endpoint',
        type: 'infisical.access_token',
        provider: 'infisical',
        name: identity,
        policy: method === null ? null : `infisical ${method} auth${identity === null ? '' : ` ${identity}`}`,
        ephemeral: true,
        expiresAt: instantAfter(exchange.at, answer?.['expiresIn']),
        subject: identity,
        issuer: host,
        parents:
          method === null
            ? []
            : [...exchange.presentedInHeaders, ...secretsOf(presentedFields(asked, proofs))],
      }),
    ];
  },
  ended: (exchange: Exchange): readonly Ended[] => {
    if (exchange.status >= 400 || login.test(exchange.request.path)) return [];
    const before = secretField(bodyFields(exchange.requestBody ?? ''), 'accessToken');
    if (revocation.test(exchange.request.path)) return endedSecret(before, 'revoked');
    const after = secretField(bodyFields(exchange.responseBody), 'accessToken');
    return after === null || after === before ? [] : endedSecret(before, 'replaced');
  },
};
