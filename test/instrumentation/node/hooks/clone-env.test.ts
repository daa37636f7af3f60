import { afterEach, expect, test } from 'vitest';
import { cloneEnv } from '../../../../instrumentation/node/hooks/clone-env.ts';

const native = globalThis.structuredClone;
const { postMessage } = MessagePort.prototype;
afterEach(() => {
  globalThis.structuredClone = native;
  MessagePort.prototype.postMessage = postMessage;
});

const real = { PLAIN: 'x' };
const view = new Proxy({}, { get: (_target, name) => Reflect.get(real, name) as unknown });

test('only what stands near the top is found, and a large value is not looked through', () => {
  cloneEnv(view, real);
  const nested = (depth: number): object => (depth === 0 ? view : { in: nested(depth - 1) });
  expect(structuredClone(nested(6))).toEqual({ in: { in: { in: { in: { in: { in: real } } } } } });
  expect(() => structuredClone(nested(7))).toThrow('could not be cloned');
  expect(structuredClone([...Array.from({ length: 900 }, () => ({})), view])).toHaveLength(901);
  expect(() => structuredClone([...Array.from({ length: 2_000 }, () => ({})), [view]])).toThrow(
    'could not be cloned',
  );
});

test('objects of classes and circles are left as they are', () => {
  cloneEnv(view, real);
  const circle: { self?: unknown; env?: unknown; run?: unknown } = { run: () => 1 };
  circle.self = circle;
  expect(() => structuredClone(circle)).toThrow('could not be cloned');
  class Settings {
    readonly env = view;
  }
  expect(() => structuredClone(new Settings())).toThrow('could not be cloned');
});

test('a getter that throws gives its own error', () => {
  cloneEnv(view, real);
  const thrower = Object.defineProperty({}, 'x', {
    enumerable: true,
    get: () => {
      throw new RangeError('mine');
    },
  });
  expect(() => structuredClone({ thrower, view })).toThrow('mine');
  expect(() => structuredClone({ view, thrower })).toThrow('could not be cloned');
});
