import { onBuiltin } from './builtin-watch.ts';
import { type Call, callOriginal, patchFunction } from './patch-function.ts';

/** Values that are looked through for the environment: it stands near the top, as in `{workerData: {env}}`. */
const deepest = 6;
const mostValues = 1_000;

/**
 * The structured clone algorithm takes no Proxy, but it takes the environment. Where it has refused a value in which
 * the environment's view stands, it is asked once more with the environment itself: `structuredClone`, messages to
 * other threads, and what a worker is started with.
 */
export function cloneEnv(view: object, real: object): void {
  const retry = (call: Call): unknown => {
    try {
      return callOriginal(call);
    } catch (error) {
      const [given] = call.args;
      const value = isRefusal(error) ? attempt(() => withReal(given, { view, real }), given) : given;
      if (value === given) throw error;
      return callOriginal({ ...call, args: call.args.with(0, value) });
    }
  };
  patchFunction(globalThis, 'structuredClone', retry);
  // Some versions of Node have it ready, others load it when it is asked for.
  const ready: unknown = Object.getOwnPropertyDescriptor(globalThis, 'MessagePort')?.value;
  if (typeof ready === 'function') patchFunction(ready.prototype as object, 'postMessage', retry);
  else onBuiltin(['worker_threads'], () => patchFunction(messagePort(), 'postMessage', retry));
}

function messagePort(): object {
  return process.getBuiltinModule('node:worker_threads').MessagePort.prototype;
}

function isRefusal(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'DataCloneError';
}

/** A getter of the application may throw: then the refusal stands. */
function attempt(find: () => unknown, otherwise: unknown): unknown {
  try {
    return find();
  } catch {
    return otherwise;
  }
}

interface Replacement {
  readonly view: object;
  readonly real: object;
}

/** The same value when the view stands nowhere in it; else copies of what it stands in. */
function withReal(value: unknown, { view, real }: Replacement): unknown {
  let left = mostValues;
  const replaced = (each: unknown, depth: number): unknown => {
    if (each === view) return real;
    if (typeof each !== 'object' || each === null || depth >= deepest || --left < 0) return each;
    if (Array.isArray(each)) {
      const items = each.map((item: unknown) => replaced(item, depth + 1));
      return items.some((item, i) => item !== each[i]) ? items : each;
    }
    const prototype: unknown = Object.getPrototypeOf(each);
    if (prototype !== Object.prototype && prototype !== null) return each;
    const changed = Object.entries(each).flatMap(([name, item]) => {
      const next = replaced(item, depth + 1);
      return next === item ? [] : [[name, next] as const];
    });
    return changed.length === 0 ? each : { ...each, ...Object.fromEntries(changed) };
  };
  return replaced(value, 0);
}
