import { assert, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { protobufFields, protobufText } from '../../../../src/core/issuers/reading/protobuf-fields.ts';

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');

test('texts are read, numbers and groups are skipped, the last of a field counts', () => {
  // 1: "a", 2: varint 300, 1: "bc", 3: group of 1: "x", 4: fixed64, 5: fixed32, 16: "d"
  const message = bytes('0a0161 10ac02 0a026263 1b 0a0178 1c 21 0000000000000000 2d 00000000 820101 64');
  const fields = protobufFields(message);
  expect(fields === null ? null : [...fields.keys()]).toEqual([1, 16]);
  expect(fields?.get(1)).toHaveLength(2);
  expect(
    fields === null ? null : [protobufText(fields, 1), protobufText(fields, 16), protobufText(fields, 2)],
  ).toEqual(['bc', 'd', null]);
});

test.each([
  ['a length past the end', '0a05 61'],
  ['a tag alone', '0a'],
  ['an endless varint', '10 ffffffffffffffffffff ff'],
  ['a group that never ends', '1b 0a0161'],
])('%s is no message', (_what, hex) => {
  expect(protobufFields(bytes(hex))).toBeNull();
});

test('an empty message has no fields', () => {
  expect(protobufFields(new Uint8Array())?.size).toBe(0);
});

test('of a part of a larger buffer only that part is read', () => {
  const larger = bytes('ffff 0a0161 ffff');
  const fields = protobufFields(larger.subarray(2, 5));
  expect(fields === null ? null : protobufText(fields, 1)).toBe('a');
});

test('any bytes are read or refused', () => {
  assert(
    property(uint8Array({ maxLength: 64 }), (any) => {
      const fields = protobufFields(any);
      expect(fields === null || fields.size <= 64).toBe(true);
    }),
  );
});
