import { expect, test } from 'vitest';
import { readWithProtobufjs } from './protobufjs-reader.ts';
import { spanLoad } from './spans.ts';
import { tagWalk } from './tag-walk.ts';

const { bytes, spans } = spanLoad({ mix: 'zipf', seed: 3, startAt: Date.now() }).next();

test('the floor reads every tag of a body', () => {
  // Six fields and 15 attributes of a span, each with a key, a value and what is in the value.
  expect(tagWalk(bytes)).toBe(3 + spans * (1 + 6 + 15 * 4));
});

test('the floor sees a body that was cut off', () => {
  expect(() => tagWalk(bytes.subarray(0, -1))).toThrow(RangeError);
});

test('the usual reader finds what was sent', () => {
  const found = readWithProtobufjs(bytes);
  expect(found).toHaveLength(spans);
  expect(Object.keys(found[0]?.attributes ?? {})).toHaveLength(15);
  expect(Object.keys(found[0]?.resource ?? {})).toHaveLength(8);
  expect(found[0]?.resource['service.namespace']).toMatch(/^(support|engineering)$/);
});
