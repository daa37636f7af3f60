import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { grpcMessages } from '../../../instrumentation/node/grpc-messages.ts';

function frame(message: Buffer, isCompressed = false): Buffer {
  const head = Buffer.from([isCompressed ? 1 : 0, 0, 0, 0, 0]);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

function read(chunks: readonly Buffer[], encoding: string | null = null) {
  const messages: string[] = [];
  let lost = 0;
  const sink = grpcMessages({
    mostBytes: 1_000,
    encoding: () => encoding,
    onMessage: (message) => messages.push(message.toString('utf8')),
    onLost: () => {
      lost += 1;
    },
  });
  for (const chunk of chunks) sink.add(chunk);
  return { messages, lost };
}

const [one, two] = [Buffer.from('one'), Buffer.from('two')];
const both = Buffer.concat([frame(one), frame(two)]);

test.each([
  ['in one chunk', [both]],
  ['byte by byte', [...both].map((byte) => Buffer.from([byte]))],
  ['in the middle of a prefix', [both.subarray(0, 10), both.subarray(10)]],
])('messages that come %s are told apart', (_how, chunks) => {
  expect(read(chunks)).toEqual({ messages: ['one', 'two'], lost: 0 });
});

test('a compressed message is unpacked, beside one that is not', () => {
  const chunks = [frame(gzipSync(one), true), frame(two)];
  expect(read(chunks, 'gzip')).toEqual({ messages: ['one', 'two'], lost: 0 });
});

test('an empty message is one', () => {
  expect(read([frame(Buffer.alloc(0)), frame(two)])).toEqual({ messages: ['', 'two'], lost: 0 });
});

test.each([
  ['that is too large', frame(Buffer.alloc(5_000))],
  ['that is a compression bomb', frame(gzipSync(Buffer.alloc(100_000)), true)],
  ['that says it is compressed and is not', frame(one, true)],
])('a message %s is counted, and the next is read', (_what, bad) => {
  const stream = Buffer.concat([bad, frame(two)]);
  const chunks = [stream.subarray(0, 7), stream.subarray(7, 2_000), stream.subarray(2_000)];
  expect(read(chunks)).toEqual({ messages: ['two'], lost: 1 });
});
