import { expect, test } from 'vitest';
import { editLine, type Line, lineOf } from '../../../src/cli/screen/edit-line.ts';
import type { Key } from '../../../src/cli/screen/keys.ts';

/** `|` is the cursor. */
const read = (text: string): Line => ({ text: text.replace('|', ''), at: text.indexOf('|') });
const write = ({ text, at }: Line): string => `${text.slice(0, at)}|${text.slice(at)}`;

test.each<[string, Key, string]>([
  ['ab|', { name: 'text', text: 'c' }, 'abc|'],
  ['a|b', { name: 'text', text: 'xy' }, 'axy|b'],
  ['a🦋|', { name: 'backspace' }, 'a|'],
  ['|ab', { name: 'backspace' }, '|ab'],
  ['a|🦋b', { name: 'delete' }, 'a|b'],
  ['a🦋|b', { name: 'left' }, 'a|🦋b'],
  ['a|🦋b', { name: 'right' }, 'a🦋|b'],
  ['ab|', { name: 'right' }, 'ab|'],
  ['ab|c', { name: 'home' }, '|abc'],
  ['a|bc', { name: 'end' }, 'abc|'],
  ['is:live prov|x', { name: 'delete-word' }, 'is:live |x'],
  ['is:live |', { name: 'delete-word' }, '|'],
  ['is:live| x', { name: 'delete-before' }, '| x'],
])('%s with %j is %s', (before, key, after) => {
  expect(write(editLine(read(before), key) ?? lineOf(''))).toBe(after);
});

test('other keys are none of its own', () => {
  expect(editLine(lineOf('a'), { name: 'enter' })).toBeNull();
});
