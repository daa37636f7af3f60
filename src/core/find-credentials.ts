import { canonicalUrl, canonicalValue } from './canonical.ts';
import { envelopedSecret } from './enveloped-secret.ts';
import { formats } from './formats/index.ts';
import { looksLikeCredential } from './recognise.ts';
import type { Secret } from './secret.ts';
import { webhookUrl } from './webhook-url.ts';

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
  for (const source of [privateKeys(text), urls(text), enveloped(text), words(text, knows), marked(text)]) {
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

/** Of URLs: the password (RFC 3986 section 3.2.1), or a webhook as a whole. */
function* urls(text: string): Generator<Secret> {
  let at = text.indexOf('://');
  for (let count = 0; at >= 0 && count < mostUrls; count++) {
    const secret = passwordAt(text, at) ?? webhookAt(text, at);
    if (secret !== null) yield secret;
    at = text.indexOf('://', at + 3);
  }
}

function passwordAt(text: string, at: number): Secret | null {
  userinfoAfter.lastIndex = at;
  const rest = userinfoAfter.exec(text)?.[0];
  const scheme =
    rest === undefined ? undefined : schemeBefore.exec(text.slice(Math.max(0, at - 32), at))?.[0];
  return scheme === undefined ? null : (canonicalUrl(scheme + rest)?.secret ?? null);
}

const addressAfter = /:\/\/([a-z0-9.-]{5,255})(\/[A-Za-z0-9/@_-]{32,400})/iy;

function webhookAt(text: string, at: number): Secret | null {
  addressAfter.lastIndex = at;
  const [, host, path] = addressAfter.exec(text) ?? [];
  return host === undefined || path === undefined ? null : webhookUrl(host.toLowerCase(), path);
}

/** What tells a text that wraps a secret: a signature or key among other settings. */
const envelopeMarks = ['sig=', 'AccountKey=', 'SharedAccessKey=', ';Secret='];
const mostEnvelopes = 64;
const longestSide = 2_048;
const divider = /[\s"'`<>()[\]{},\\]/;
const lastOutside = /^[\s\S]*[\s"'`<>()[\]{},\\]/;
const escapedAmpersand = /\\+u0026/g;

function* enveloped(raw: string): Generator<Secret> {
  if (!envelopeMarks.some((mark) => raw.includes(mark))) return;
  const text = raw.replace(escapedAmpersand, '&');
  for (const mark of envelopeMarks) {
    let at = text.indexOf(mark);
    for (let count = 0; at >= 0 && count < mostEnvelopes; count++) {
      const before = text.slice(Math.max(0, at - longestSide), at).replace(lastOutside, '');
      const rest = text.slice(at, at + longestSide);
      const end = rest.search(divider);
      const whole = withoutTrailing(before + (end < 0 ? rest : rest.slice(0, end)));
      // `AZURE_STORAGE_SAS=sv=…`: a name may stand before it.
      const found = envelopedSecret(whole) ?? envelopedSecret(whole.slice(whole.indexOf('=') + 1));
      if (found !== null) yield found.secret;
      at = text.indexOf(mark, at + mark.length);
    }
  }
}

/** Nearly all tokens are of these characters; `+`, `/`, `=` and `~` belong to some and divide most texts. */
const inWord = characters('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-');
const wider = /[A-Za-z0-9_.~+/=-]{16,4096}/y;
const mostWider = 64;

function* words(text: string, knows: (word: string) => boolean): Generator<Secret> {
  let questions = 0;
  let widened = 0;
  for (const { start, end } of longWords(text)) {
    if (++questions > mostQuestions) return;
    const at = start + escapeLength(text, start);
    const narrow = withoutTrailing(text.slice(at, end));
    if (isCredential(narrow, knows)) {
      yield narrow as Secret;
    } else if (widened < mostWider && startsLikeOne(narrow)) {
      widened += 1;
      wider.lastIndex = at;
      const wide = withoutTrailing(wider.exec(text)?.[0] ?? '');
      if (wide.length > narrow.length && isCredential(wide, knows)) yield wide as Secret;
    }
  }
}

const trailing = '.-_~;:!?';

/** Without the marks that end a sentence. By hand: an expression would look at a long run of them from each one on. */
function withoutTrailing(text: string): string {
  let end = text.length;
  while (end > 0 && trailing.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
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

const mostMarks = 256;
const markedWord = /[A-Za-z0-9_.~+/=:-]{16,512}/y;
let marks: ReadonlySet<string> | undefined;

/** Forms that begin with anything and hold a character that divides words: what tells them stands in their midst. */
function* marked(text: string): Generator<Secret> {
  marks ??= new Set(formats.flatMap(({ mark }) => (mark === undefined || isWord(mark[1]) ? [] : [mark[1]])));
  for (const mark of marks) {
    let at = text.indexOf(mark);
    for (let count = 0; at >= 0 && count < mostMarks; count++) {
      const secret = markedAt(text, at, mark);
      if (secret !== null) yield secret;
      at = text.indexOf(mark, at + 1);
    }
  }
}

function markedAt(text: string, at: number, mark: string): Secret | null {
  for (const { mark: known } of formats) {
    const start = known?.[1] === mark ? at - known[0] : -1;
    if (start < 0 || (isInWord(text, start - 1) && !isAfterBot(text, start))) continue;
    markedWord.lastIndex = start;
    const word = (markedWord.exec(text)?.[0] ?? '').split('/', 1)[0] ?? '';
    for (const one of [word, withoutTrailing(word)])
      if (one.length >= shortest && looksLikeCredential(one)) return one as Secret;
  }
  return null;
}

/** Telegram's tokens follow the word in addresses. */
function isAfterBot(text: string, start: number): boolean {
  return text.startsWith('/bot', start - 4);
}

function isWord(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (!isInWord(text, i)) return false;
  return true;
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
