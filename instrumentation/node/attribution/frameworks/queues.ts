import { callOriginal, patchFunction } from '../../hooks/patch-function.ts';
import type { ActorFrames } from '../actor-frames.ts';
import { type FrameworkPatch, isUnpatched } from '../framework-patch.ts';

/*
 * Queues that start a waiting job when another one ends, and so in that one's context. A job runs for whoever
 * added it. Only Mayfly's own context is set: the application's stays as the queue makes it.
 */

/** p-queue (seen: 6.6 and 9.1): LangChain's model calls wait in it. */
export function pQueue(Queue: unknown, frames: ActorFrames): void {
  patchQueue(Queue, ['add'], frames);
}

/** bottleneck (seen: 2.19): Octokit's requests wait in it. */
export function bottleneck(Queue: unknown, frames: ActorFrames): void {
  patchQueue(Queue, ['schedule', 'submit'], frames);
}

/** p-limit (seen: 3.1): a function that makes limits, which are functions that take jobs. */
export const pLimit: FrameworkPatch = (make, frames) => {
  const holder = { make };
  patchFunction(holder, 'make', (called) => {
    const made = { limit: callOriginal(called) };
    if (typeof made.limit !== 'function') return made.limit;
    patchFunction(made, 'limit', (call) => callOriginal({ ...call, args: withJobsOf(call.args, frames) }));
    return made.limit;
  });
  return holder.make;
};

function patchQueue(Queue: unknown, methods: readonly string[], frames: ActorFrames): void {
  const { prototype } = Queue as { prototype: object };
  if (!isUnpatched(prototype)) return;
  for (const method of methods) {
    patchFunction(prototype, method, (call) =>
      callOriginal({ ...call, args: withJobsOf(call.args, frames) }),
    );
  }
}

/** The first function among the arguments is the job. */
function withJobsOf(args: unknown[], frames: ActorFrames): unknown[] {
  const at = args.findIndex((arg) => typeof arg === 'function');
  if (at < 0) return args;
  const adder = frames.read();
  const holder = { job: args[at] };
  patchFunction(holder, 'job', (call) => frames.within(frames.open({}, adder), () => callOriginal(call)));
  return args.with(at, holder.job);
}
