/** A function of Node's core modules or of a library: what it takes and gives is passed on untouched. */
export type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/** A call as it came in, and the way to go on with it. */
export interface Call {
  readonly original: AnyFunction;
  readonly self: unknown;
  readonly args: unknown[];
}

/**
 * Puts a Proxy before `owner[name]`. Name, length, own symbols (`util.promisify.custom`) and properties
 * added by others stay reachable, and what it returns and throws is its own. Throws when there is no such
 * function: the hook is then reported as shadowed.
 */
export function patchFunction(owner: object, name: string, onCall: (call: Call) => unknown): void {
  const original: unknown = Reflect.get(owner, name);
  if (typeof original !== 'function') throw new TypeError(`there is no function ${name} to patch`);
  const value = new Proxy(original, {
    apply: (target, self, args) => onCall({ original: target as AnyFunction, self, args }),
  });
  const enumerable = Object.getOwnPropertyDescriptor(owner, name)?.enumerable ?? false;
  Object.defineProperty(owner, name, { value, enumerable, writable: true, configurable: true });
}

/** Goes on with a call as if nobody had looked. */
export function callOriginal({ original, self, args }: Call): unknown {
  return Reflect.apply(original, self, args);
}
