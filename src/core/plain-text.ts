import { formats } from './formats/index.ts';

/** What a character is, as bits: a pass over a text asks nothing else. */
const upper = 1;
const lower = 2;
const inHex = 4;
const inBase64 = 8;
const inWord = 16;
/** `-`, `_` and `.` join words that may each be a credential. */
const joint = 32;
/** Begins an escape, names a setting or divides what a form marks: such a text is looked at closely. */
const telling = 64;

const kinds = characterKinds();
const longestPlain = 1_024;
const shortestHex = 16;
const shortestBase64 = 12;
const shortestWord = 16;

/**
 * Whether a text certainly holds no credential: it has no escape, no `key=value`, no address with a login, no run
 * that could be base64 or hexadecimal, and no word that begins like a form. Nearly all public texts (hosts, paths,
 * UUIDs, names) pass in one look; a no means only that a closer look is due.
 */
export function isPlain(text: string): boolean {
  const { length } = text;
  if (length > longestPlain) return false;
  let hexFrom = 0;
  let base64From = 0;
  let wordFrom = 0;
  let cases = 0;
  /** Where the word or a part of it begins like a form; -1: nowhere. */
  let formFrom = -1;
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    const kind = code < 128 ? (kinds[code] ?? 0) : 0;
    if ((kind & telling) !== 0) return false;
    if ((kind & inWord) === 0) {
      wordFrom = at + 1;
      formFrom = -1;
    } else {
      if (formFrom < 0 && (at === wordFrom || isJoint(text, at - 1)) && startsLikeForm(text, at))
        formFrom = at;
      if (formFrom >= 0 && at - formFrom >= shortestWord - 1) return false;
    }
    if ((kind & inHex) === 0) hexFrom = at + 1;
    else if (at - hexFrom >= shortestHex - 1) return false;
    if ((kind & inBase64) === 0) {
      base64From = at + 1;
      cases = 0;
    } else {
      cases |= kind & (upper | lower);
      if (cases === (upper | lower) && at - base64From >= shortestBase64 - 1) return false;
    }
  }
  if (text.includes('@') && text.includes('://')) return false;
  return !text.includes('PRIVATE KEY') && !wordMarks().some((mark) => text.includes(mark));
}

function isJoint(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code < 128 && ((kinds[code] ?? 0) & joint) !== 0;
}

/** First characters of prefixes that a word can begin with, by the pair of them. */
let starts: Uint8Array | undefined;
let byPair: Map<number, readonly string[]> | undefined;

function startsLikeForm(text: string, at: number): boolean {
  if (starts === undefined || byPair === undefined) [starts, byPair] = prefixTable();
  const pair = pairOf(text, at);
  if (pair === 0 || starts[pair] === 0) return false;
  return byPair.get(pair)?.some((prefix) => text.startsWith(prefix, at)) === true;
}

/** 0 where there are no two characters of ASCII. No form of a word has a prefix of one character. */
function pairOf(text: string, at: number): number {
  const first = text.charCodeAt(at);
  const second = text.charCodeAt(at + 1);
  return first < 128 && second < 128 ? first * 128 + second : 0;
}

function prefixTable(): [Uint8Array, Map<number, readonly string[]>] {
  const secret = formats.filter(
    ({ isUnsought, isPublicName }) => isUnsought !== true && isPublicName !== true,
  );
  const prefixes = [...new Set(secret.flatMap((format) => format.prefixes))];
  const table = new Uint8Array(128 * 128);
  const grouped = Map.groupBy(prefixes, (prefix) => pairOf(prefix, 0));
  for (const pair of grouped.keys()) table[pair] = 1;
  return [table, grouped];
}

let marks: readonly string[] | undefined;

/** What stands in the midst of forms that begin with anything. */
function wordMarks(): readonly string[] {
  marks ??= [...new Set(formats.flatMap(({ mark }) => (mark === undefined ? [] : [mark[1]])))];
  return marks;
}

function characterKinds(): Uint8Array {
  const table = new Uint8Array(128);
  const add = (characters: string, kind: number): void => {
    for (const character of characters) {
      const code = character.charCodeAt(0);
      table[code] = (table[code] ?? 0) | kind;
    }
  };
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const digits = '0123456789';
  add(letters, lower | inBase64 | inWord);
  add(letters.toUpperCase(), upper | inBase64 | inWord);
  add(digits, inBase64 | inWord | inHex);
  add('abcdefABCDEF', inHex);
  add('+/_-', inBase64);
  add('_.-', inWord | joint);
  add('%=\\&\0', telling);
  return table;
}
