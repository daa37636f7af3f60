import { callOriginal, patchFunction } from '../../hooks/patch-function.ts';
import type { ActorFrame, ActorFrames } from '../actor-frames.ts';
import type { ActorFacts } from '../actor-source.ts';
import { callWithin, frameOf } from '../call-within.ts';
import { type FrameworkPatch, isUnpatched } from '../framework-patch.ts';
import { configFacts } from '../runnable-config.ts';
import { toldFacts } from '../told-facts.ts';

/** LangChain's tools, which are in no record of its own. Callbacks and tracing are not touched. */
export function langChainTool(Tool: unknown, frames: ActorFrames): void {
  patchTool(Tool, 'call', frames);
}

/** What `asTool` makes of a runnable. */
export function langChainRunnableTool(Tool: unknown, frames: ActorFrames): void {
  patchTool(Tool, 'invoke', frames);
}

/** A graph with a name is an agent: `createAgent`, `createReactAgent`, a named subgraph. */
export const langGraph: FrameworkPatch = (Pregel, frames) => {
  const { prototype } = Pregel as { prototype: object };
  if (!isUnpatched(prototype)) return;
  patchFunction(prototype, '_streamIterator', (call) => {
    const frame = frameOf(frames, () => graphFacts(call));
    const steps = callOriginal(call);
    if (frame !== null) takeStepsWithin(frame, frames, steps);
    return steps;
  });
};

function patchTool(Tool: unknown, method: string, frames: ActorFrames): void {
  const { prototype } = Tool as { prototype: object };
  if (isUnpatched(prototype)) patchFunction(prototype, method, (call) => callWithin(frames, call, toolFacts));
}

interface Called {
  readonly self: unknown;
  readonly args: readonly unknown[];
}

/** The agent in the configuration is the outermost that has one there, and not always the one that calls. */
function toolFacts({ self, args }: Called): ActorFacts {
  const { name } = self as { readonly name?: unknown };
  const { agent: _outermost, ...facts } = configFacts(args[1]);
  return { ...facts, ...toldFacts({ tool: name }) };
}

/** A graph that nobody named is a part of whatever runs it. */
function graphFacts({ self, args }: Called): ActorFacts | null {
  const { name, config } = self as { readonly name?: unknown; readonly config?: unknown };
  if (typeof name !== 'string' || name === '') return null;
  return { ...configFacts(config), ...configFacts(args[1]), ...toldFacts({ agent: name }) };
}

/** An async generator runs in the context of whoever asks it for more: each step is taken in its own frame. */
function takeStepsWithin(frame: ActorFrame, frames: ActorFrames, steps: unknown): void {
  try {
    for (const name of ['next', 'return', 'throw']) {
      patchFunction(steps as object, name, (call) => frames.within(frame, () => callOriginal(call)));
    }
  } catch {
    // Not the generator that it was: the graph runs without a name.
  }
}
