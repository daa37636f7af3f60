import { instant } from '../../src/core/instant.ts';
import type { BearerToken } from './cached-token.ts';
import { DeliveryFailure } from './delivery-failure.ts';
import type { DestinationDeps } from './destination.ts';
import { exchange } from './exchange.ts';
import { failureOfAnswer } from './failure-of-answer.ts';
import { jsonAnswer } from './json-answer.ts';

export interface TokenRequest {
  readonly url: string;
  /** Made for each request: an assertion holds the time. */
  readonly form: () => Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  readonly timeoutMs: number;
}

/** Asks an OAuth 2.0 token endpoint (RFC 6749 section 4.4, RFC 7523 section 2.1). */
export async function askForToken(
  { network, now }: DestinationDeps,
  { url, form, secrets, timeoutMs }: TokenRequest,
  signal: AbortSignal,
): Promise<BearerToken> {
  const asked = now();
  const answer = await exchange(network, {
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams(form()).toString(),
    timeoutMs,
    signal,
  });
  if (answer.status !== 200) {
    const failure = failureOfAnswer(answer, { now, secrets });
    throw new DeliveryFailure(failure.kind, `no token: ${failure.message}`, failure);
  }
  const said = jsonAnswer(answer.text);
  const token = said?.['access_token'];
  const seconds = Number(said?.['expires_in']);
  if (typeof token !== 'string' || !(seconds > 0)) {
    throw new DeliveryFailure('refused', 'no token: the answer has no access_token with expires_in');
  }
  return { token, expiresAt: instant(asked + seconds * 1000) };
}
