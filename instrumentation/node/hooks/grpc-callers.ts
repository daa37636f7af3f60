import type { AsyncLocalStorage } from 'node:async_hooks';
import { type InContext, inCallersContext } from '../callers-context.ts';
import type { HookContext } from './hook.ts';
import { type Call, callOriginal, patchFunction } from './patch-function.ts';
import { appendSource } from './source-append.ts';

const patched = Symbol.for('mayfly.grpc');

/**
 * @grpc/grpc-js (seen: 1.10 to 1.14) keeps calls in queues until a name is resolved and a connection stands, and
 * creates their streams in the context of that. So the caller is remembered when a call starts, and is known
 * again, in a store of Mayfly's own, when the call goes on.
 */
export function grpcCallers(guard: HookContext['guard']): { readonly current: () => InContext } {
  const nobody = inCallersContext();
  const starts = new WeakMap<object, InContext>();
  let storage: AsyncLocalStorage<InContext> | undefined;

  const patch = (Class: unknown, goesOn: string, isOutermost: boolean): void => {
    const { prototype } = Class as { prototype: object };
    if (Object.hasOwn(prototype, patched)) return;
    storage ??= new (process.getBuiltinModule('node:async_hooks').AsyncLocalStorage)();
    const within = ({ self, ...call }: Call, caller: InContext | undefined): unknown =>
      caller === undefined || storage === undefined
        ? callOriginal({ self, ...call })
        : storage.run(caller, () => callOriginal({ self, ...call }));
    const starting = guard((self: object): InContext => {
      // The application may start a call in what follows another one: that one's store is not its own.
      const caller = (isOutermost ? null : storage?.getStore()) ?? inCallersContext();
      starts.set(self, caller);
      return caller;
    });
    patchFunction(prototype, 'start', (call) => within(call, starting(call.self as object)));
    patchFunction(prototype, goesOn, (call) => within(call, starts.get(call.self as object)));
    Object.defineProperty(prototype, patched, { value: true });
  };
  const folder = '/@grpc/grpc-js/build/src';
  appendSource(new RegExp(`${folder}/resolving-call\\.js$`), 'ResolvingCall', (Class) =>
    patch(Class, 'getConfig', true),
  );
  appendSource(new RegExp(`${folder}/load-balancing-call\\.js$`), 'LoadBalancingCall', (Class) =>
    patch(Class, 'doPick', false),
  );

  return {
    /** Of a copy that a bundler swallowed, nobody can say whose call it is. */
    current: () => storage?.getStore() ?? nobody,
  };
}
