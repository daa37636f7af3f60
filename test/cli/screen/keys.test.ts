import { expect, test } from 'vitest';
import { createKeyReader, type Key } from '../../../src/cli/screen/keys.ts';

const key = (name: string) => ({ name });
const typed = (text: string) => ({ name: 'text', text });

test.each<[string, string, readonly object[]]>([
  ['text', 'jk', [typed('jk')]],
  ['text that is no ASCII', 'ü日🦋', [typed('ü日🦋')]],
  ['arrows', '\u001b[A\u001b[B\u001b[C\u001b[D', ['up', 'down', 'right', 'left'].map(key)],
  ['arrows of an application', '\u001bOA\u001bOB', [key('up'), key('down')]],
  ['arrows with a modifier', '\u001b[1;5A', [key('up')]],
  [
    'home and end in all forms',
    '\u001b[H\u001b[1~\u001b[7~\u001b[F\u001b[4~\u001bOF',
    ['home', 'home', 'home', 'end', 'end', 'end'].map(key),
  ],
  ['pages', '\u001b[5~\u001b[6~', [key('page-up'), key('page-down')]],
  [
    'controls',
    '\r\n\t\u007f\b\u0003\u0015\u0017\f',
    [
      'enter',
      'enter',
      'tab',
      'backspace',
      'backspace',
      'interrupt',
      'delete-before',
      'delete-word',
      'redraw',
    ].map(key),
  ],
  ['text around a key', 'a\u001b[Ab', [typed('a'), key('up'), typed('b')]],
  ['sequences that nobody knows', '\u001b[?1;2c\u001b[200~x\u001b[201~\u001bq', [typed('x')]],
  ['controls that nobody knows', '\u0000\u0002a', [typed('a')]],
])('%s', (_what, bytes, keys) => {
  expect(createKeyReader().push(Buffer.from(bytes))).toEqual(keys);
});

test('however the bytes are cut, the keys are the same', () => {
  const bytes = Buffer.from('aü\u001b[A日\u001b[5~\rz');
  const whole = createKeyReader().push(bytes);
  const reader = createKeyReader();
  const pieces: Key[] = [];
  for (const byte of bytes) pieces.push(...reader.push(Uint8Array.of(byte)));
  expect(textsJoined(pieces)).toEqual(textsJoined(whole));
});

test('escape alone is a key when nothing follows', () => {
  const reader = createKeyReader();
  expect(reader.push(Buffer.from('\u001b'))).toEqual([]);
  expect(reader.isWaiting()).toBe(true);
  expect(reader.flush()).toEqual([key('escape')]);
  expect(reader.isWaiting()).toBe(false);
  expect(reader.push(Buffer.from('j'))).toEqual([typed('j')]);
});

function textsJoined(keys: readonly Key[]): string {
  return keys.map((each) => (each.name === 'text' ? each.text : `<${each.name}>`)).join('');
}
