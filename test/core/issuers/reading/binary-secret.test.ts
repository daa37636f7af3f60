import { expect, test } from 'vitest';
import { binarySecret } from '../../../../src/core/issuers/reading/binary-secret.ts';

const base64 = (bytes: string | readonly number[]) => Buffer.from(bytes as string).toString('base64');

test.each<[string, unknown, string | null]>([
  ['a text in Base64', base64('päss\nword'), 'päss\nword'],
  ['a text in bytes', Buffer.from('päss'), 'päss'],
  ['bytes that are no text', Buffer.from([0xff, 0x00]), base64([0xff, 0x00])],
  ['Base64 of what is no text', base64([0x80, 0x81, 0x82]), base64([0x80, 0x81, 0x82])],
  ['a control character', base64('a\u0001b'), base64('a\u0001b')],
  ['nothing', '', null],
  ['no bytes', new Uint8Array(), null],
  ['no Base64', '!!', null],
  ['something else', { data: 'x' }, null],
  ['null', null, null],
])('%s', (_what, value, expected) => {
  expect(binarySecret(value)).toBe(expected);
});
