import { canonicalValue } from '../../canonical.ts';
import type { Secret } from '../../secret.ts';
import type { IssuerRequest } from '../issuer.ts';

/** The secret that a header of its own carries, as a list of none or one: it is a parent of what is handed out. */
export function headerSecret(request: IssuerRequest, name: string): readonly Secret[] {
  const secret = canonicalValue(request.header(name) ?? '');
  return secret === null ? [] : [secret];
}
