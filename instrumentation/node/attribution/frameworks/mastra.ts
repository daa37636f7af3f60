import { callOriginal, patchFunction } from '../../hooks/patch-function.ts';
import type { ActorFrames } from '../actor-frames.ts';
import type { ActorFacts } from '../actor-source.ts';
import { callWithin } from '../call-within.ts';
import { type FrameworkPatch, isUnpatched } from '../framework-patch.ts';
import { toldFacts } from '../told-facts.ts';

/**
 * Mastra (seen: core 1.71): its agents. A memory thread is the conversation and its resource, "the user or entity
 * that owns it" (mastra.ai/docs/memory), the user.
 */
export const mastraAgent: FrameworkPatch = (Agent, frames) => {
  const { prototype } = Agent as { prototype: object };
  if (typeof Reflect.get(prototype, 'getInstructions') !== 'function' || !isUnpatched(prototype)) return;
  for (const name of runs.filter((run) => Object.hasOwn(prototype, run))) {
    patchFunction(prototype, name, (call) => callWithin(frames, call, agentFacts));
  }
};

/** What builds the tools of an agent. */
export const mastraToolBuilder: FrameworkPatch = (Builder, frames) => {
  const { prototype } = Builder as { prototype: object };
  if (!isUnpatched(prototype)) return;
  patchFunction(prototype, 'createExecute', (call) => {
    const execute = callOriginal(call);
    return typeof execute === 'function' ? asTool(execute, () => builtFacts(call.args[1]), frames) : execute;
  });
};

/** Tools, for those that a step of a workflow runs: a class whose objects have their own functions. */
export const mastraTool: FrameworkPatch = (Tool, frames) => {
  if (typeof Tool !== 'function') return Tool;
  return new Proxy(Tool, {
    construct(target, args, newTarget) {
      const tool: object = Reflect.construct(target, args, newTarget);
      if (isTool(tool)) patchFunction(tool, 'execute', (call) => callWithin(frames, call, stepFacts));
      return tool;
    },
  });
};

/** Those that a version does not have are not patched. */
const runs = [
  'generate',
  'stream',
  'generateLegacy',
  'streamLegacy',
  'streamVNext',
  'generateVNext',
  'network',
  'resumeNetwork',
  'resumeStream',
  'resumeGenerate',
  'approveToolCall',
  'declineToolCall',
];

/** `resourceId` and `threadId` are the older names, and those that reach the tools. */
interface Options {
  readonly memory?: { readonly thread?: unknown; readonly resource?: unknown };
  readonly threadId?: unknown;
  readonly resourceId?: unknown;
  readonly name?: unknown;
  readonly agentName?: unknown;
  readonly agentId?: unknown;
}

interface Called {
  readonly self: unknown;
  readonly args: readonly unknown[];
}

function agentFacts({ self, args }: Called): ActorFacts {
  const { name, id } = self as { readonly name?: unknown; readonly id?: unknown };
  const { memory, threadId, resourceId } = (args[1] ?? {}) as Options;
  const thread = memory?.thread as { readonly id?: unknown } | undefined;
  return toldFacts({
    agent: name,
    agentId: id,
    conversation: typeof thread === 'string' ? thread : (thread?.id ?? threadId),
    user: memory?.resource ?? resourceId,
  });
}

/** What the agent's tool was built with: it runs in a stream, in the context of whoever reads that. */
function builtFacts(given: unknown): ActorFacts {
  const { name, agentName, agentId, threadId, resourceId } = (given ?? {}) as Options;
  return toldFacts({
    agent: agentName,
    agentId: agentName === undefined ? undefined : agentId,
    tool: name,
    conversation: threadId,
    user: resourceId,
  });
}

/** An agent's tool goes by the name that the agent gave it; one that a workflow runs has only its id. */
function stepFacts({ self, args }: Called): ActorFacts | null {
  const context = args[1] as { readonly agent?: unknown; readonly toolCallId?: unknown } | undefined;
  if (context?.agent !== undefined || context?.toolCallId !== undefined) return null;
  return toldFacts({ tool: (self as { readonly id?: unknown }).id });
}

function isTool(tool: object): boolean {
  return typeof Reflect.get(tool, 'execute') === 'function' && typeof Reflect.get(tool, 'id') === 'string';
}

function asTool(execute: object, facts: () => ActorFacts, frames: ActorFrames): unknown {
  const holder = { execute };
  patchFunction(holder, 'execute', (call) => callWithin(frames, call, facts));
  return holder.execute;
}
