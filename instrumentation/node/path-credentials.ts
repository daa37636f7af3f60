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
const none: readonly RequestCredential[] = [];

/** The credentials in a path up to `end`, where its query begins: a webhook as a whole, else parts of a known form. */
export function pathCredentials(host: string, path: string, end: number): readonly RequestCredential[] {
  if (!hasLongPart(path, end) || isKnownAsPlain(host, path)) return none;
  const webhook = end < shortestWebhook ? null : webhookUrl(host, path);
  if (webhook !== null) return [inPath(webhook)];
  const found: RequestCredential[] = [];
  for (let start = 0, count = 0; start + shortestPart <= end && count < mostParts; count++) {
    const slash = path.indexOf('/', start);
    const stop = slash < 0 || slash > end ? end : slash;
    if (stop - start >= shortestPart && stop - start <= longestPart && !isUuid(path, start, stop)) {
      const secret = credentialIn(path.slice(start, stop));
      if (secret !== null) found.push(inPath(secret));
    }
    start = stop + 1;
  }
  if (found.length === 0) rememberAsPlain(host, path);
  return found;
}

/** Cheap, and nearly no path has one. */
function hasLongPart(path: string, end: number): boolean {
  for (let start = 0, count = 0; start + shortestPart <= end && count < mostParts; count++) {
    const slash = path.lastIndexOf('/', start + shortestPart - 1);
    if (slash < start) return true;
    start = slash + 1;
  }
  return false;
}

/** Paths without a credential, by a place that is told from them: a client asks for the same one again and again. */
const plain: ({ readonly host: string; readonly path: string } | undefined)[] = Array.from({ length: 64 });
const longestRemembered = 512;

function isKnownAsPlain(host: string, path: string): boolean {
  const known = plain[placeOf(path)];
  return known !== undefined && known.path === path && known.host === host;
}

function rememberAsPlain(host: string, path: string): void {
  if (path.length <= longestRemembered) plain[placeOf(path)] = { host, path };
}

function placeOf(path: string): number {
  return (path.length * 7 + path.charCodeAt(path.length >> 1)) & 63;
}

/** The commonest long part. */
function isUuid(path: string, start: number, stop: number): boolean {
  return (
    stop - start === 36 && path[start + 8] === '-' && path[start + 13] === '-' && path[start + 23] === '-'
  );
}

/** Telegram puts a word before its token, and another before that for files (core.telegram.org/bots/api). */
const bot = /^bot(?=\d)/;

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
