import { expect, test } from 'vitest';
import { protobufTimestamp } from '../../../../src/core/issuers/reading/protobuf-timestamp.ts';
import { at } from '../exchange.ts';
import { message } from '../exchanges/protobuf-message.ts';

test.each<[string, Uint8Array, number | null]>([
  ['seconds', message([1, at / 1000]), at],
  ['seconds and nanoseconds', message([1, at / 1000], [2, 5]), at],
  ['no seconds', message([2, 5]), null],
  ['nothing', new Uint8Array(), null],
  ['more seconds than a date has', message([1, 1e15]), null],
  ['what was cut off', message([1, at / 1000]).subarray(0, 3), null],
  ['bytes that are no message', Buffer.from('hello'), null],
])('%s', (_what, bytes, expected) => {
  expect(protobufTimestamp(bytes)).toBe(expected);
});
