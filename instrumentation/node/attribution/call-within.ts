import { type Call, callOriginal } from '../hooks/patch-function.ts';
import type { ActorFrame, ActorFrames } from './actor-frames.ts';
import type { ActorFacts } from './actor-source.ts';

/**
 * Goes on with a call of a framework as the agent or tool that it starts. Null, or facts that cannot be told
 * because the framework looks different today: as if nobody had looked.
 */
export function callWithin(
  frames: ActorFrames,
  call: Call,
  facts: (call: Call) => ActorFacts | null,
): unknown {
  const frame = frameOf(frames, () => facts(call));
  return frame === null ? callOriginal(call) : frames.within(frame, () => callOriginal(call));
}

/** A frame for these facts; null when they cannot be told. */
export function frameOf(frames: ActorFrames, facts: () => ActorFacts | null): ActorFrame | null {
  try {
    const told = facts();
    return told === null ? null : frames.open(told);
  } catch {
    return null;
  }
}
