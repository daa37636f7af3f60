import { type Instant, instant } from '../../src/core/instant.ts';

export interface BearerToken {
  readonly token: string;
  readonly expiresAt: Instant;
}

export interface CachedToken {
  /** The token that is held while it is good for a while yet, else a new one. */
  readonly get: (signal: AbortSignal) => Promise<string>;
  /** The token that is held, so that it can be kept out of messages; empty when there is none. */
  readonly held: () => string;
  /** The receiver does not take the one that is held. */
  readonly forget: () => void;
}

const aheadMs = 5 * 60_000;

/** Asks for a new token five minutes, or a tenth of its life, before the old one expires. */
export function createCachedToken(
  ask: (signal: AbortSignal) => Promise<BearerToken>,
  now: () => Instant,
): CachedToken {
  let held: { readonly token: string; readonly until: Instant } | null = null;
  return {
    get: async (signal) => {
      if (held !== null && now() < held.until) return held.token;
      const from = now();
      const { token, expiresAt } = await ask(signal);
      const until = instant(expiresAt - Math.min(aheadMs, (expiresAt - from) / 10));
      held = { token, until };
      return token;
    },
    held: () => held?.token ?? '',
    forget: () => {
      held = null;
    },
  };
}

/**
 * Sends with the token and, when the answer is 401, once more with a new one: it may have been revoked, or expired on
 * the way.
 */
export async function sendWithToken<Answer extends { readonly status: number }>(
  token: CachedToken,
  signal: AbortSignal,
  send: (token: string) => Promise<Answer>,
): Promise<Answer> {
  const answer = await send(await token.get(signal));
  if (answer.status !== 401) return answer;
  token.forget();
  return send(await token.get(signal));
}
