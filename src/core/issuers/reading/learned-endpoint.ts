import type { LearnedEndpoint, LearnedKind } from '../issuer.ts';

const longestUrl = 2_048;

/** An endpoint from its URL (http or https); none when it is no such URL. */
export function learnedEndpoint(kind: LearnedKind, url: unknown): readonly LearnedEndpoint[] {
  if (typeof url !== 'string' || url.length > longestUrl) return [];
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) return [];
  const port = parsed.port === '' ? null : Number(parsed.port);
  return [{ kind, host: parsed.hostname, port, path: parsed.pathname }];
}
