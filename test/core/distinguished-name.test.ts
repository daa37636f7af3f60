import { expect, test } from 'vitest';
import { derValue } from '../../src/core/der.ts';
import { distinguishedName } from '../../src/core/distinguished-name.ts';

function der(tag: number, ...parts: readonly (Uint8Array | string)[]): Buffer {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return Buffer.concat([Buffer.from([tag, 0x82, content.length >> 8, content.length & 255]), content]);
}

function pair(id: readonly number[], value: Buffer): Buffer {
  return der(0x30, der(0x06, Uint8Array.from(id)), value);
}

const commonName = [0x55, 0x04, 0x03];
const organisation = [0x55, 0x04, 0x0a];

function nameOf(...relative: readonly Buffer[]): string | null {
  const bytes = der(0x30, ...relative);
  const value = derValue(bytes, 0, bytes.length);
  return value === null ? null : distinguishedName(bytes, value);
}

test.each<[string, string | null, readonly Buffer[]]>([
  ['nothing', null, []],
  [
    'two parts, in reverse',
    'CN=a,O=b',
    [der(0x31, pair(organisation, der(0x0c, 'b'))), der(0x31, pair(commonName, der(0x13, 'a')))],
  ],
  [
    'a part of two attributes',
    'CN=a+O=b',
    [der(0x31, pair(commonName, der(0x0c, 'a')), pair(organisation, der(0x0c, 'b')))],
  ],
  ['an unknown attribute', null, [der(0x31, pair([0x2a, 0x03], der(0x0c, 'a')))]],
  ['special characters', 'CN=\\#a\\,b\\+c', [der(0x31, pair(commonName, der(0x0c, '#a,b+c\u0007')))]],
  ['letters of UTF-8', 'CN=Zoë', [der(0x31, pair(commonName, der(0x0c, 'Zoë')))]],
  ['letters of ISO 8859-1', 'CN=Zoë', [der(0x31, pair(commonName, der(0x14, Buffer.from('Zoë', 'latin1'))))]],
  [
    'letters of UTF-16',
    'CN=Zoë',
    [der(0x31, pair(commonName, der(0x1e, Buffer.from('Zoë', 'utf16le').swap16())))],
  ],
])('%s', (_what, expected, relative) => {
  expect(nameOf(...relative)).toBe(expected);
});

test('a long name is cut', () => {
  expect(nameOf(der(0x31, pair(commonName, der(0x0c, 'a'.repeat(5000)))))).toHaveLength(512);
});
