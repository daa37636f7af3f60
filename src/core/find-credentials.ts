import { canonicalUrl, canonicalValue } from './canonical.ts';
import { formats } from './formats/index.ts';
import { looksLikeCredential } from './recognise.ts';
import type { Secret } from './secret.ts';

const most = 16;
const shortest = 16;
const longest = 16_384;
/** Words that the formats are asked about: a base64 image has one every 30 characters. */
const mostQuestions = 20_000;

/**
 * The credentials in a text that nobody meant to hold any: a prompt, an argument of a tool; as it is or in JSON.
 * Only by their form, or because `knows` says that the word is one. Each once, at most 16; in time linear in
 * the text's length.
 */
export function findCredentials(
  text: string,
  knows: (word: string) => boolean = () => false,
): readonly Secret[] {
  const found = new Set<Secret>();
  for (const source of [privateKeys(text), passwords(text), words(text, knows)]) {
    for (const secret of source) if (found.size < most) found.add(secret);
  }
  return [...found];
}

const keyOpening = '-----BEGIN ';
const privateKey =
  /-----BEGIN [A-Z0-9 ]{0,32}PRIVATE KEY(?: BLOCK)?-----[A-Za-z0-9+/=\s\\:,-]{16,16384}?-----END [A-Z0-9 ]{0,32}PRIVATE KEY(?: BLOCK)?-----/y;
const mostOpenings = 64;

function* privateKeys(text: string): Generator<Secret> {
  if (!text.includes('PRIVATE KEY')) return;
  let at = text.indexOf(keyOpening);
  for (let count = 0; at >= 0 && count < mostOpenings; count++) {
    privateKey.lastIndex = at;
    const key = privateKey.exec(text)?.[0];
    // In JSON, line feeds stand as two characters.
    const secret =
      key === undefined ? null : canonicalValue(key.replace(/\\+r|\r/g, '').replace(/\\+n/g, '\n'));
    if (secret !== null) yield secret;
    at = text.indexOf(keyOpening, at + (key?.length ?? keyOpening.length));
  }
}

const schemeBefore = /[a-z][a-z0-9+.-]{1,31}$/i;
const userinfoAfter = /:\/\/[^\s"'\\<>/@:]{0,128}:[^\s"'\\<>/@]{1,512}@[^\s"'\\<>]{1,255}/y;
const mostUrls = 1_000;

/** Of URLs with one (RFC 3986 section 3.2.1). */
function* passwords(text: string): Generator<Secret> {
  if (!text.includes('@')) return;
  let at = text.indexOf('://');
  for (let count = 0; at >= 0 && count < mostUrls; count++) {
    userinfoAfter.lastIndex = at;
    const rest = userinfoAfter.exec(text)?.[0];
    const scheme =
      rest === undefined ? undefined : schemeBefore.exec(text.slice(Math.max(0, at - 32), at))?.[0];
    const url = scheme === undefined ? null : canonicalUrl(scheme + rest);
    if (url !== null) yield url.secret;
    at = text.indexOf('://', at + 3);
  }
}

/** Nearly all tokens are of these characters; `+`, `/`, `=` and `~` belong to some and divide most texts. */
const inWord = characters('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-');
const wider = /[A-Za-z0-9_.~+/=-]{16,4096}/y;
const mostWider = 64;
const trailing = /[.\-_~]+$/;

function* words(text: string, knows: (word: string) => boolean): Generator<Secret> {
  let questions = 0;
  let widened = 0;
  for (const { start, end } of longWords(text)) {
    if (++questions > mostQuestions) return;
    const at = start + escapeLength(text, start);
    const narrow = text.slice(at, end).replace(trailing, '');
    if (isCredential(narrow, knows)) {
      yield narrow as Secret;
    } else if (widened < mostWider && startsLikeOne(narrow)) {
      widened += 1;
      wider.lastIndex = at;
      const wide = (wider.exec(text)?.[0] ?? '').replace(trailing, '');
      if (wide.length > narrow.length && isCredential(wide, knows)) yield wide as Secret;
    }
  }
}

/** By hand, and from behind: where a short word ends, the characters before it need no look. */
function* longWords(text: string): Generator<{ readonly start: number; readonly end: number }> {
  let start = 0;
  while (start + shortest <= text.length) {
    let last = start + shortest - 1;
    while (last >= start && isInWord(text, last)) last -= 1;
    if (last >= start) {
      start = last + 1;
      continue;
    }
    let end = start + shortest;
    while (end < text.length && isInWord(text, end)) end += 1;
    yield { start, end };
    start = end + 1;
  }
}

function isInWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code < 128 && inWord[code] === 1;
}

function isCredential(text: string, knows: (word: string) => boolean): boolean {
  if (text.length < shortest || text.length > longest) return false;
  return looksLikeCredential(text) || knows(text);
}

let prefixes: ReadonlyMap<string, readonly string[]> | undefined;

function startsLikeOne(text: string): boolean {
  prefixes ??= Map.groupBy(
    formats.flatMap((format) => format.prefixes),
    (prefix) => prefix.slice(0, 1),
  );
  return prefixes.get(text.slice(0, 1))?.some((prefix) => text.startsWith(prefix)) === true;
}

/** `\n` and `\u003c` of JSON before a word are not part of it. */
function escapeLength(text: string, at: number): number {
  if (at === 0 || text.charCodeAt(at - 1) !== 0x5c) return 0;
  return text[at] === 'u' ? 5 : 1;
}

function characters(set: string): Uint8Array {
  const table = new Uint8Array(128);
  for (const character of set) table[character.charCodeAt(0)] = 1;
  return table;
}
