import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { tapOutput } from '../../../../instrumentation/node/hooks/tap-output.ts';

function setUp(mayMatter: (first: string) => boolean = () => true) {
  const stream = new Readable({ read() {} });
  const outputs: string[] = [];
  tapOutput(stream, { mostOutput: 100, mayMatter, read: (text) => void outputs.push(text) });
  const isPatched = (): boolean => Object.hasOwn(stream, 'push');
  return { stream, outputs, isPatched };
}

test('the whole output is read when it ends, without making the stream flow', async () => {
  const { stream, outputs, isPatched } = setUp();
  stream.push(Buffer.from('one '));
  stream.push(Buffer.from('two'));
  expect([stream.readableFlowing, outputs]).toEqual([null, []]);
  stream.push(null);
  expect([stream.readableFlowing, outputs, isPatched()]).toEqual([null, ['one two'], false]);
  stream.setEncoding('utf8');
  expect(await stream.toArray()).toEqual(['one two']);
});

test('output that does not matter, by its beginning, is left alone at once', () => {
  const asked: string[] = [];
  const { stream, outputs, isPatched } = setUp((first) => asked.push(first) > 99);
  stream.push(Buffer.from('hello'));
  expect(isPatched()).toBe(false);
  stream.push(Buffer.from('more'));
  stream.push(null);
  expect([asked, outputs]).toEqual([['hello'], []]);
});

test('longer output is let go', () => {
  const { stream, outputs, isPatched } = setUp();
  stream.push(Buffer.alloc(60));
  stream.push(Buffer.alloc(60));
  expect(isPatched()).toBe(false);
  stream.push(null);
  expect(outputs).toEqual([]);
});

test('what goes wrong here stays here', () => {
  const { stream, outputs } = setUp(() => {
    throw new Error('no');
  });
  stream.push(Buffer.from('x'));
  stream.push(null);
  expect([stream.readableLength, outputs]).toEqual([1, []]);
});

test('a patch of somebody else over it stays', () => {
  const { stream, outputs } = setUp();
  const before = stream.push;
  const other: typeof before = (...args) => Reflect.apply(before, stream, args);
  stream.push = other;
  stream.push(Buffer.from('x'));
  stream.push(null);
  expect([stream.push === other, outputs]).toEqual([true, ['x']]);
});
