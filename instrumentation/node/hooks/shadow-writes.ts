/** A request or stream that is written to. */
interface Written {
  write: (...args: never[]) => unknown;
  end: (...args: never[]) => unknown;
}

/** What is told of before it is sent; `chunk` is null when `end` brings none. Neither may throw. */
export interface Writes {
  readonly write: (chunk: unknown, encoding: unknown) => void;
  readonly end: (chunk: unknown, encoding: unknown) => void;
}

/** Sees what is sent, on this one object: its class and those who share it are left alone. */
export function shadowWrites(target: Written, seen: Writes): void {
  const { write, end } = target;
  let isEnded = false;
  target.write = function (this: unknown, ...args: unknown[]) {
    seen.write(args[0], args[1]);
    return Reflect.apply(write, this, args);
  };
  target.end = function (this: unknown, ...args: unknown[]) {
    if (!isEnded) {
      isEnded = true;
      const [chunk] = args;
      seen.end(typeof chunk === 'function' || chunk === undefined ? null : chunk, args[1]);
    }
    return Reflect.apply(end, this, args);
  };
}
