import { looksLikeCredential } from '../../src/core/recognise.ts';
import type { Secret } from '../../src/core/secret.ts';
import { webhookUrl } from '../../src/core/webhook-url.ts';
import type { RequestCredential } from './request-credentials.ts';

/** Shorter parts are names and ids: no form of a credential is looked for in them. */
const shortestPart = 20;
/** The shortest path of a webhook. */
const shortestWebhook = 40;
const mostParts = 32;
const longestPart = 8_192;
/** Telegram puts a word before its token, and another before that for files (core.telegram.org/bots/api). */
const bot = /^bot(?=\d)/;

/** Whether a path is long enough to hold a credential. */
export function mayHoldInPath(end: number): boolean {
  return end > shortestPart;
}

/** The credentials in a path up to `end`, where its query begins: a webhook as a whole, else parts of a known form. */
export function* pathCredentials(host: string, path: string, end: number): Generator<RequestCredential> {
  const webhook = end < shortestWebhook ? null : webhookUrl(host, path);
  if (webhook !== null) {
    yield inPath(webhook);
    return;
  }
  for (let start = 0, count = 0; start + shortestPart <= end && count < mostParts; count++) {
    const slash = path.indexOf('/', start);
    const stop = slash < 0 || slash > end ? end : slash;
    if (stop - start >= shortestPart && stop - start <= longestPart) {
      const secret = credentialIn(path.slice(start, stop));
      if (secret !== null) yield inPath(secret);
    }
    start = stop + 1;
  }
}

function credentialIn(part: string): Secret | null {
  const text = decoded(part).replace(bot, '');
  return looksLikeCredential(text) ? (text as Secret) : null;
}

function decoded(part: string): string {
  if (!part.includes('%')) return part;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function inPath(secret: Secret): RequestCredential {
  return { secret, location: 'path', name: 'path', subject: null, mechanism: null };
}
