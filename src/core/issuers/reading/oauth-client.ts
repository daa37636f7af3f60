import { canonicalAuthorization } from '../../canonical.ts';
import { decodeJwt } from '../../jwt.ts';
import type { IssuerRequest } from '../issuer.ts';
import type { Fields } from './fields.ts';
import { secretField, shortText, textField } from './fields.ts';

/** Secrets by which a client proves itself in the body (RFC 6749 section 2.3.1, RFC 7521 section 4.2). */
export const clientSecretFields = { client_secret: 'client_id', client_assertion: 'client_id' } as const;

/**
 * The client that asks: named in the body, the user of `Basic`, or the signer of its assertion (`iss`, RFC 7523
 * section 3; for Google a service account).
 */
export function oauthClient(asked: Fields | null, request: IssuerRequest): string | null {
  return textField(asked, 'client_id') ?? basicUser(request) ?? signer(asked);
}

/** The user of `Basic` is the client id, form-encoded (RFC 6749 section 2.3.1). */
function basicUser(request: IssuerRequest): string | null {
  const authorization = request.header('authorization');
  const basic = authorization === null ? null : canonicalAuthorization(authorization);
  if (basic?.scheme !== 'basic' || basic.user === null) return null;
  try {
    return shortText(decodeURIComponent(basic.user));
  } catch {
    return shortText(basic.user);
  }
}

function signer(asked: Fields | null): string | null {
  const assertion = secretField(asked, 'client_assertion') ?? secretField(asked, 'assertion');
  return assertion === null ? null : (decodeJwt(assertion)?.issuer ?? null);
}
