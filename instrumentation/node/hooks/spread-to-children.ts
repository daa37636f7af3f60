import { readActor } from '../attribution/index.ts';
import { childBaggage } from '../attribution/process-actor.ts';
import { type Lookup, lookupInObject, lookupInPairs, missingVariables } from './child-environment.ts';
import type { HookContext } from './hook.ts';
import { callOriginal, patchFunction } from './patch-function.ts';

/** Completes the environment of every child process just before it starts. */
export function spreadToChildren({ guard, isOwn }: HookContext, preload: string): void {
  const childProcess = process.getBuiltinModule('node:child_process');
  const complete = guard((options: unknown): void => {
    if (!isOwn()) completePairs((options as { readonly envPairs?: unknown } | undefined)?.envPairs, preload);
  });
  // The one way of spawn, exec, execFile and fork.
  patchFunction(childProcess.ChildProcess.prototype, 'spawn', (call) => {
    complete(call.args[0]);
    return callOriginal(call);
  });

  const completeSync = guard((args: unknown[]) => (isOwn() ? args : withEnvironment(args, preload)));
  for (const name of ['spawnSync', 'execFileSync', 'execSync']) {
    patchFunction(childProcess, name, (call) =>
      callOriginal({ ...call, args: completeSync(call.args) ?? call.args }),
    );
  }
  process.getBuiltinModule('node:module').syncBuiltinESMExports();
}

/** `NAME=value` texts that Node is about to hand to the system. */
function completePairs(pairs: unknown, preload: string): void {
  if (!Array.isArray(pairs)) return;
  const child = lookupInPairs(pairs);
  for (const [name, value] of [...missingVariables(child, process.env, preload), ...actorVariable(child)]) {
    const present = pairs.findIndex((pair) => String(pair).startsWith(`${name}=`));
    if (present < 0) pairs.push(`${name}=${value}`);
    else pairs[present] = `${name}=${value}`;
  }
}

/** On whose behalf the child is started; a child that turned spreading off is left alone altogether. */
function actorVariable(child: Lookup): readonly (readonly [name: string, value: string])[] {
  if (child('MAYFLY_SPREAD') === '0') return [];
  const baggage = childBaggage(readActor(), child('BAGGAGE'), process.env['BAGGAGE']);
  return baggage === null ? [] : [['BAGGAGE', baggage]];
}

/** The arguments of a synchronous start with a completed environment. */
function withEnvironment(args: unknown[], preload: string): unknown[] {
  const at = args.findLastIndex((arg) => typeof arg === 'object' && arg !== null && !Array.isArray(arg));
  const options = args[at] as { readonly env?: unknown } | undefined;
  const given = options?.env;
  if (given !== undefined && (typeof given !== 'object' || given === null)) return args;
  // Without one of its own, a child gets this process's, in which the preload stands already.
  const env = given ?? process.env;
  const child = lookupInObject(env);
  const added = [
    ...(given === undefined ? [] : missingVariables(child, process.env, preload)),
    ...actorVariable(child),
  ];
  if (added.length === 0) return args;
  const completed: Record<string, unknown> = {};
  // Node takes inherited variables too.
  for (const name in env) completed[name] = Reflect.get(env, name);
  const completeOptions = { ...options, env: Object.assign(completed, Object.fromEntries(added)) };
  if (at >= 0) return args.with(at, completeOptions);
  return [...args.slice(0, args.findLastIndex((arg) => arg != null) + 1), completeOptions];
}
