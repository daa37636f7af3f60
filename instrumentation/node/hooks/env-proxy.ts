/** Told of every single read of a variable that is set; reads of all variables at once are left out. */
export type OnRead = (name: string, value: string) => void;

/**
 * A view of an environment that behaves like it and tells who is read. The target is an empty object,
 * because V8 checks each answer against the target, and asking the environment twice costs double.
 */
export function envProxy(real: NodeJS.ProcessEnv, onRead: OnRead): NodeJS.ProcessEnv {
  const bulk = bulkReads();
  const proxy: NodeJS.ProcessEnv = new Proxy(printable(real), {
    get(_target, name) {
      const value: unknown = Reflect.get(real, name);
      if (typeof value === 'string' && typeof name === 'string' && !bulk.includes(name)) onRead(name, value);
      return value;
    },
    set(_target, name, ...[value, receiver]) {
      // An object made with the environment as its prototype keeps what is written to it.
      if (receiver !== proxy) return Reflect.defineProperty(receiver, name, { ...ordinary, value });
      return Reflect.set(real, name, value);
    },
    has: (_target, name) => Reflect.has(real, name),
    deleteProperty: (_target, name) => Reflect.deleteProperty(real, name),
    ownKeys() {
      const names = Reflect.ownKeys(real);
      bulk.begin(names);
      return names;
    },
    getOwnPropertyDescriptor(_target, name) {
      bulk.described(name);
      const descriptor = Reflect.getOwnPropertyDescriptor(real, name);
      // The empty target has no such property, so it must not be said to be fixed.
      return descriptor === undefined ? undefined : { ...descriptor, configurable: true };
    },
    defineProperty(_target, name, descriptor) {
      Object.defineProperty(real, name, descriptor);
      return true;
    },
    getPrototypeOf: () => Reflect.getPrototypeOf(real),
    setPrototypeOf: (_target, prototype) => Reflect.setPrototypeOf(real, prototype),
    preventExtensions: () => false,
  });
  return proxy;
}

const ordinary = { writable: true, enumerable: true, configurable: true };

/** `util.inspect` looks at the target of a Proxy, past its traps: the target shows the environment. */
function printable(real: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const target = {};
  Object.defineProperty(target, Symbol.for('nodejs.util.inspect.custom'), {
    value: () => real,
    configurable: true,
  });
  return target;
}

interface BulkReads {
  readonly begin: (names: readonly PropertyKey[]) => void;
  readonly described: (name: PropertyKey) => void;
  /** Whether this read goes through all variables; a read out of turn ends that. */
  readonly includes: (name: string) => boolean;
}

/**
 * Copies, spreads and the starting of child processes list the names and then read them in that order,
 * most of them after asking for the descriptor. Reading a variable out of turn is a read of its own, also
 * right after a copy. At the latest the next microtask ends the listing.
 */
function bulkReads(): BulkReads {
  let names: readonly PropertyKey[] | null = null;
  let next = 0;
  /** Asked about and not yet read; `false` when the names alone are listed. */
  let described: PropertyKey | null | false = null;
  const end = (): void => {
    names = null;
  };
  return {
    begin(listed) {
      if (names === null) queueMicrotask(end);
      names = listed;
      next = 0;
      described = null;
    },
    described(name) {
      if (names !== null) described = described === null ? name : false;
    },
    includes(name) {
      if (names === null) return false;
      const at = names[next] === name ? next : name === described ? names.indexOf(name, next) : -1;
      if (at < 0) {
        end();
        return false;
      }
      if (described !== false) described = null;
      next = at + 1;
      if (next === names.length) end();
      return true;
    },
  };
}
