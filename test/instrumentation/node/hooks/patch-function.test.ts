import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { callOriginal, patchFunction } from '../../../../instrumentation/node/hooks/patch-function.ts';

function owner() {
  const custom = async (): Promise<string> => 'custom';
  const work = Object.assign(
    function work(this: unknown, a: number, b: number): unknown {
      return [this, a, b];
    },
    { extra: 1, [promisify.custom]: custom },
  );
  return { work };
}

test('a patched function keeps its name, length, properties and symbols', () => {
  const patched = owner();
  const { work: original } = patched;
  patchFunction(patched, 'work', callOriginal);
  expect(patched.work).not.toBe(original);
  expect([patched.work.name, patched.work.length, patched.work.extra]).toEqual(['work', 2, 1]);
  expect(promisify(patched.work)).toBe(original[promisify.custom]);
  expect(Object.getOwnPropertyDescriptor(patched, 'work')).toMatchObject({
    writable: true,
    enumerable: true,
    configurable: true,
  });
});

test('a call goes through with its receiver, arguments and result', () => {
  const patched = owner();
  const calls: unknown[][] = [];
  patchFunction(patched, 'work', (call) => {
    calls.push(call.args);
    return callOriginal(call);
  });
  expect(patched.work(1, 2)).toEqual([patched, 1, 2]);
  expect(patched.work.call('x', 3, 4)).toEqual(['x', 3, 4]);
  expect(calls).toEqual([
    [1, 2],
    [3, 4],
  ]);
});

test('what is thrown is what the original throws', () => {
  const error = new TypeError('mine');
  const patched = {
    fail: (): never => {
      throw error;
    },
  };
  patchFunction(patched, 'fail', callOriginal);
  expect(() => patched.fail()).toThrow(error);
});

test('a function that is not there cannot be patched, which is said', () => {
  expect(() => patchFunction({}, 'gone', callOriginal)).toThrow('there is no function gone to patch');
});
