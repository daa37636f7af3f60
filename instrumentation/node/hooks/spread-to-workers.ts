import { readActor } from '../attribution/index.ts';
import { nobody } from '../attribution/nested-actor.ts';
import { startingWorker } from '../attribution/process-actor.ts';
import { lookupInObject, missingVariables } from './child-environment.ts';
import type { HookContext } from './hook.ts';

export interface WorkerSpread {
  readonly context: HookContext;
  readonly preload: string;
  /** Whether this process was started with `--require`, which workers inherit by themselves. */
  readonly inherited: boolean;
}

/**
 * Completes the environment of every worker: it reads `NODE_OPTIONS` from there. Execution arguments are
 * left alone, because Node refuses some of those that it started with.
 */
export function spreadToWorkers(spread: WorkerSpread): void {
  const workerThreads = process.getBuiltinModule('node:worker_threads');
  const { Worker } = workerThreads;
  const complete = spread.context.guard((args: unknown[]) => withEnvironment(args, spread));
  const patched: typeof Worker = new Proxy(Worker, {
    construct: (target, args: unknown[], newTarget) =>
      startingWorker(spread.context.isOwn() ? nobody : readActor(), () =>
        Reflect.construct(target, complete(args) ?? args, newTarget === patched ? target : newTarget),
      ),
  });
  Object.defineProperty(Worker.prototype, 'constructor', {
    value: patched,
    writable: true,
    configurable: true,
  });
  workerThreads.Worker = patched;
  process.getBuiltinModule('node:module').syncBuiltinESMExports();
}

function withEnvironment(args: unknown[], { context, preload, inherited }: WorkerSpread): unknown[] {
  if (context.isOwn()) return args;
  const given: unknown = args[1] ?? {};
  if (typeof given !== 'object' || given === null) return args;
  const { env, eval: text, execArgv } = given as { env?: unknown; eval?: unknown; execArgv?: unknown };
  if (typeof env === 'object' && env !== null) {
    const missing = missingVariables(lookupInObject(env), process.env, preload);
    return missing.length === 0 ? args : withEnv(args, { ...env, ...Object.fromEntries(missing) });
  }
  // Started with `--import`, a worker made of a text inherits nothing: a copy of the environment makes it read it.
  if (text && env == null && execArgv === undefined && !inherited) return withEnv(args, { ...process.env });
  return args;
}

/** The application's own options stay behind as the prototype, with whatever getters they have. */
function withEnv(args: unknown[], env: object): unknown[] {
  const given: unknown = args[1] ?? {};
  const options: object = Object.create(given as object, { env: { value: env, enumerable: true } });
  return [args[0], options, ...args.slice(2)];
}
