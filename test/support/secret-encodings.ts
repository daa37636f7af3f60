import { deflateSync, gzipSync } from 'node:zlib';

/** The encodings in which a secret may leave a process, by name: what a leak of `text` would look like. */
export const secretEncodings: Readonly<Record<string, (text: string) => Buffer>> = {
  'as it is': (text) => Buffer.from(text),
  'base64 of a longer text': (text) => Buffer.from(Buffer.from(`user:${text}.`).toString('base64')),
  'base64 at another offset': (text) => Buffer.from(Buffer.from(`a:${text}..`).toString('base64')),
  base64url: (text) => Buffer.from(Buffer.from(`ab:${text}?`).toString('base64url')),
  hexadecimal: (text) => Buffer.from(Buffer.from(text).toString('hex')),
  'hexadecimal in capitals': (text) => Buffer.from(Buffer.from(text).toString('hex').toUpperCase()),
  percent: (text) => Buffer.from(percent(text)),
  'percent, twice': (text) => Buffer.from(percent(text).replaceAll('%', '%25')),
  'escapes of JSON': (text) => Buffer.from(each(text, (code) => `\\u${code.padStart(4, '0')}`)),
  'entities of HTML': (text) => Buffer.from(each(text, (code) => `&#x${code};`)),
  'numbers of HTML': (text) => Buffer.from(each(text, (code) => `&#${Number.parseInt(code, 16)};`)),
  'quoted-printable': (text) => Buffer.from(each(text, (code) => `=${code.toUpperCase()}`)),
  'UTF-16, little end first': (text) => Buffer.from(text, 'utf16le'),
  'UTF-16, big end first': (text) => Buffer.from(text, 'utf16le').swap16(),
  'in capitals': (text) => Buffer.from(text.toUpperCase()),
  'in small letters': (text) => Buffer.from(text.toLowerCase()),
  gzip: (text) => gzipSync(`before ${text} after`),
  deflate: (text) => deflateSync(`before ${text} after`),
};

/** A string of JavaScript in that encoding, to be handed to an application. */
export function encodedText(encoding: string, text: string): string {
  return (secretEncodings[encoding]?.(text) ?? Buffer.from(text)).toString('latin1');
}

function percent(text: string): string {
  return each(text, (code) => `%${code.toUpperCase().padStart(2, '0')}`);
}

function each(text: string, encode: (hexCode: string) => string): string {
  return [...text].map((character) => encode(character.charCodeAt(0).toString(16))).join('');
}
