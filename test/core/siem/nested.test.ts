import { expect, test } from 'vitest';
import { nested } from '../../../src/core/siem/nested.ts';
import { withoutAbsent } from '../../../src/core/siem/without-absent.ts';

test('facts become a tree without the envelope', () => {
  expect(
    nested([
      ['event.id', '1'],
      ['count', 2],
      ['credential.join_keys', ['a']],
      ['credential.type', 'b'],
    ]),
  ).toEqual({
    count: 2,
    credential: { join_keys: ['a'], type: 'b' },
  });
});

test('what is not known is left out at any depth; no, zero and an empty text are known', () => {
  expect(
    withoutAbsent({
      a: null,
      b: undefined,
      c: [],
      d: {},
      e: { f: [null, { g: null }] },
      h: [{ i: 1 }, null],
    }),
  ).toEqual({ h: [{ i: 1 }] });
  expect(withoutAbsent({ a: false, b: 0, c: '' })).toEqual({ a: false, b: 0, c: '' });
});
