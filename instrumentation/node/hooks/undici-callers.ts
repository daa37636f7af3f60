import { type InContext, inCallersContext } from '../callers-context.ts';
import type { HookContext } from './hook.ts';
import type { UndiciRequest } from './seen-undici-request.ts';
import { appendSource } from './source-append.ts';

/** Whose requests undici's dispatchers create. */
export interface Dispatchers {
  /** Asked while a request is being created. Null: of the code now running. */
  readonly callerOf: (request: UndiciRequest) => InContext | null;
}

interface Dispatcher {
  readonly listenerCount?: (event: string) => number;
}
type Dispatch = (this: Dispatcher, opts: unknown, handler: unknown) => unknown;

const patched = Symbol.for('mayfly.undici');

/**
 * Pools of undici 6 and 7 keep requests in a queue and create them when another one's answer has come, in its
 * context; redirects and retries of all versions follow in the context of a socket. So the caller is remembered
 * by the handler of the request, which goes with it through the queue, when it is first dispatched. Nothing
 * changes for the application: only what the hook takes for the caller does.
 */
export function watchDispatchers(guard: HookContext['guard']): Dispatchers {
  const nobody = inCallersContext();
  const book = callerBook(nobody);
  const watch = guard((prototype: object, isLate: boolean): void => {
    const original: unknown = Reflect.get(prototype, 'dispatch');
    if (Object.hasOwn(prototype, patched) || typeof original !== 'function') return;
    const value = dispatchInBook(original as Dispatch, book, { isLate, guard });
    Object.defineProperty(prototype, patched, { value: true });
    Object.defineProperty(prototype, 'dispatch', {
      value,
      writable: true,
      configurable: true,
    });
  });

  appendSource(baseFile, 'DispatcherBase', (Base) => watch((Base as { prototype: object }).prototype, false));
  const connected = guard((message: unknown): void => {
    const base = baseOf((message as { socket: object }).socket);
    if (base !== null) watch(base, true);
  });
  const channels = process.getBuiltinModule('node:diagnostics_channel');
  channels.subscribe('undici:client:connected', connected);

  return {
    callerOf(request) {
      const caller = book.created();
      // Version 8 keeps the context of what it queues.
      if (caller === nobody && typeof request.onResponseData === 'function') return null;
      if (caller !== null && caller !== nobody) keepCaller(request, caller, book);
      return caller;
    },
  };
}

/** Who dispatched what, and the dispatch now on the stack. */
interface CallerBook {
  /** Whose dispatch begins; null: of the code now running. */
  readonly enter: (handler: object, dispatcher: Dispatcher, isLate: boolean) => InContext | null;
  readonly leave: (handler: object, caller: InContext | null) => void;
  /** The request of the dispatch on the stack is being created: whose it is. */
  readonly created: () => InContext | null;
  /** A dispatch begins inside of another one, or of none; what it gives is for `end`. */
  readonly begin: (caller: InContext | null) => Dispatching;
  readonly end: (outer: Dispatching) => void;
}

/** The dispatch on the stack. */
interface Dispatching {
  /** Undefined when nothing is being dispatched. */
  readonly caller: InContext | null | undefined;
  isCreated: boolean;
}

function callerBook(nobody: InContext): CallerBook {
  const callers = new WeakMap<object, InContext>();
  let current: Dispatching = { caller: undefined, isCreated: false };

  function callerOf(handler: object, dispatcher: Dispatcher, isLate: boolean): InContext | null {
    const known = callers.get(handler);
    if (known !== undefined) return known;
    if (current.caller !== undefined) return current.caller;
    // Queued by a pool before its class was patched: nobody can say by whom.
    return isLate && (dispatcher.listenerCount?.('drain') ?? 0) > 0 ? nobody : null;
  }

  return {
    enter(handler, dispatcher, isLate) {
      let caller = callerOf(handler, dispatcher, isLate);
      if (mayComeAgain(handler) && !callers.has(handler)) {
        caller ??= inCallersContext();
        callers.set(handler, caller);
      }
      return caller;
    },
    leave(handler, caller) {
      if (!current.isCreated && !callers.has(handler)) callers.set(handler, caller ?? inCallersContext());
    },
    created() {
      current.isCreated = true;
      return current.caller ?? null;
    },
    begin(caller) {
      const outer = current;
      current = { caller, isCreated: false };
      return outer;
    },
    end(outer) {
      outer.isCreated ||= current.isCreated;
      current = outer;
    },
  };
}

/** Parts of an answer that a handler may answer with a further dispatch; `onResponse…` of version 8. */
const turns = [
  'onHeaders',
  'onComplete',
  'onError',
  'onResponseStart',
  'onResponseEnd',
  'onResponseError',
] as const;

function keepCaller(request: UndiciRequest, caller: InContext, book: CallerBook): void {
  for (const turn of turns) {
    const original: unknown = Reflect.get(request, turn);
    if (typeof original !== 'function') continue;
    const value = function (this: unknown, ...args: unknown[]): unknown {
      const outer = book.begin(caller);
      try {
        return Reflect.apply(original, this, args);
      } finally {
        book.end(outer);
      }
    };
    Object.defineProperty(request, turn, {
      value,
      writable: true,
      configurable: true,
    });
  }
}

interface DispatchOptions {
  readonly isLate: boolean;
  readonly guard: HookContext['guard'];
}

function dispatchInBook(original: Dispatch, book: CallerBook, { isLate, guard }: DispatchOptions): Dispatch {
  const enter = guard(book.enter);
  const leave = guard(book.leave);
  return function dispatch(opts, handler) {
    if (typeof handler !== 'object' || handler === null) return original.call(this, opts, handler);
    const caller = enter(handler, this, isLate) ?? null;
    const outer = book.begin(caller);
    try {
      return original.call(this, opts, handler);
    } finally {
      leave(handler, caller);
      book.end(outer);
    }
  };
}

const baseFile = /\/lib\/(?:dispatcher\/)?dispatcher-base\.js$/;

/** Handlers of retries and redirects dispatch themselves again. */
function mayComeAgain(handler: object): boolean {
  return 'retryCount' in handler || 'history' in handler;
}

/** Of a copy that was never loaded as a file of the package: Node's own, or one in a bundle. */
function baseOf(socket: object): object | null {
  const key = Object.getOwnPropertySymbols(socket).find(({ description }) => description === 'client');
  const client: unknown = key === undefined ? undefined : Reflect.get(socket, key);
  if (typeof client !== 'object') return null;
  for (let type = client; type !== null; type = Object.getPrototypeOf(type)) {
    if (Object.hasOwn(type, 'dispatch')) return type;
  }
  return null;
}
