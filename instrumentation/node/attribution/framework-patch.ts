import type { ActorFrames } from './actor-frames.ts';

/**
 * What is done to a class or function of a framework, once its file has run, so that its agents and tools run in
 * frames. May throw: the framework then runs as if it had not been found. What it returns counts where the file's
 * own is replaced.
 */
export type FrameworkPatch = (exported: unknown, frames: ActorFrames) => unknown;

/** Whether this class is met for the first time: a package may be loaded twice, and Mayfly too. */
export function isUnpatched(prototype: object): boolean {
  if (Object.hasOwn(prototype, patched)) return false;
  Object.defineProperty(prototype, patched, { value: true });
  return true;
}

const patched = Symbol.for('mayfly.framework');
