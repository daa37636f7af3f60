import { expect, test } from 'vitest';
import { decodeCursor, encodeCursor } from '../../../collector/store/cursor.ts';
import { newFingerprint, noon } from './sample.ts';

test('a cursor comes back as it was', () => {
  const position = { lastSeenAt: noon, fingerprint: newFingerprint() };
  expect(encodeCursor(position)).toMatch(/^[\w-]+$/);
  expect(decodeCursor(encodeCursor(position))).toEqual(position);
});

const cursor = encodeCursor({ lastSeenAt: noon, fingerprint: newFingerprint() });
test.each([
  ['nothing', ''],
  ['a part of one', cursor.slice(0, -4)],
  ['one with something behind it', `${cursor}AAAA`],
  ['one with characters that are not of it', `${cursor}!`],
  ['one with padding', `${cursor}=`],
  ['one whose fingerprint is none', encoded(`${noon}:mf1_${'a'.repeat(30)}`)],
  ['one with a time past all times', encoded(`${'9'.repeat(16)}:${newFingerprint()}`)],
  ['another text', Buffer.from('1:2').toString('base64url')],
])('%s is refused', (_what, text) => {
  expect(() => decodeCursor(text)).toThrow('cursor is not one of ours: start again without it');
});

function encoded(text: string): string {
  return Buffer.from(text).toString('base64url');
}
