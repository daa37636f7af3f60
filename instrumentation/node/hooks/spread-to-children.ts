import { lookupInObject, lookupInPairs, missingVariables } from './child-environment.ts';
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
  for (const [name, value] of missingVariables(lookupInPairs(pairs), process.env, preload)) {
    const present = pairs.findIndex((pair) => String(pair).startsWith(`${name}=`));
    if (present < 0) pairs.push(`${name}=${value}`);
    else pairs[present] = `${name}=${value}`;
  }
}

/** The arguments of a synchronous start with a completed environment, if its options hold one. */
function withEnvironment(args: unknown[], preload: string): unknown[] {
  const at = args.findLastIndex((arg) => typeof arg === 'object' && arg !== null && !Array.isArray(arg));
  const options = args[at] as { readonly env?: unknown } | undefined;
  const env = options?.env;
  if (typeof env !== 'object' || env === null) return args;
  const missing = missingVariables(lookupInObject(env), process.env, preload);
  if (missing.length === 0) return args;
  const completed: Record<string, unknown> = {};
  // Node takes inherited variables too.
  for (const name in env) completed[name] = Reflect.get(env, name);
  return args.with(at, { ...options, env: Object.assign(completed, Object.fromEntries(missing)) });
}
