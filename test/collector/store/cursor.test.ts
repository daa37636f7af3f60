import { expect, test } from 'vitest';
import { decodeCursor, encodeCursor } from '../../../collector/store/cursor.ts';
import { fingerprintUuid } from '../../../src/core/fingerprint-uuid.ts';
import { newFingerprint, noon } from './sample.ts';

const asked = 'q=provider:aws';
const position = { key: noon, fingerprint: fingerprintUuid(newFingerprint()) };

test.each([
  ['a row', position],
  ['a row without a key', { ...position, key: null }],
  ['a row whose key is 0', { ...position, key: 0 }],
])('the cursor of %s comes back as it was', (_what, at) => {
  expect(encodeCursor(at, asked)).toMatch(/^[\w-]+$/);
  expect(decodeCursor(encodeCursor(at, asked), asked)).toEqual(at);
});

const cursor = encodeCursor(position, asked);
test.each([
  ['nothing', ''],
  ['a part of one', cursor.slice(0, -4)],
  ['one with something behind it', `${cursor}AAAA`],
  ['one with characters that are not of it', `${cursor}!`],
  ['one with padding', `${cursor}=`],
  ['one of another version', changed(0, 9)],
  ['one with another form of key', changed(7, 2)],
  ['one with a key past all times', changed(8, 0x7f)],
  ['another text', Buffer.from('1:2').toString('base64url')],
])('%s is refused', (_what, text) => {
  expect(() => decodeCursor(text, asked)).toThrow('cursor is not one of ours: start again without it');
});

test('a cursor of another question is refused', () => {
  expect(() => decodeCursor(cursor, `${asked}+is:live`)).toThrow(
    expect.objectContaining({
      code: 'request.invalid',
      message: 'cursor belongs to another filter: start again without it',
    }),
  );
});

function changed(at: number, byte: number): string {
  const bytes = Buffer.from(cursor, 'base64url');
  bytes[at] = byte;
  return bytes.toString('base64url');
}
