import { canonicalAuthorization } from '../../canonical.ts';
import type { Secret } from '../../secret.ts';
import type { EndReason } from '../../semconv.ts';
import type { Ended, Exchange } from '../issuer.ts';
import { headerSecret } from './header-secret.ts';

/** The end of a secret that stands in the exchange; none when it does not. */
export function endedSecret(secret: Secret | null | undefined, reason: EndReason): readonly Ended[] {
  return secret == null ? [] : [{ secret, joinKey: null, reason }];
}

/** The end of the credentials of a public name, `scheme:value`; none when the value is not known. */
export function endedName(
  scheme: string,
  value: string | null | undefined,
  reason: EndReason,
): readonly Ended[] {
  return value == null || value === '' ? [] : [{ secret: null, joinKey: `${scheme}:${value}`, reason }];
}

/** The end of what the request was signed in with. Beside `Authorization` there may be the key of an application. */
export function endedPresenter(
  { request, presentedInHeaders }: Exchange,
  reason: EndReason,
): readonly Ended[] {
  const [ownHeader] = [...headerSecret(request, 'x-vault-token'), ...headerSecret(request, 'private-token')];
  const authorization = canonicalAuthorization(request.header('authorization') ?? '')?.secret;
  return endedSecret(ownHeader ?? authorization ?? presentedInHeaders[0], reason);
}
