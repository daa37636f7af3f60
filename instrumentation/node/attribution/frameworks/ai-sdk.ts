import { type Call, callOriginal, patchFunction } from '../../hooks/patch-function.ts';
import type { ActorFrames } from '../actor-frames.ts';
import type { ActorFacts } from '../actor-source.ts';
import { callWithin } from '../call-within.ts';
import { type FrameworkPatch, isUnpatched } from '../framework-patch.ts';
import { toldFacts } from '../told-facts.ts';

/** The id of a `ToolLoopAgent` (AI SDK 6 and 7) is its name where it has no `functionId`. */
export const toolLoopAgent: FrameworkPatch = (Agent, frames) => {
  const { prototype } = Agent as { prototype: object };
  if (!isUnpatched(prototype)) return;
  for (const method of ['generate', 'stream']) {
    patchFunction(prototype, method, (call) =>
      callWithin(frames, call, ({ self }) =>
        toldFacts({ agent: (self as { settings?: { id?: unknown } }).settings?.id }),
      ),
    );
  }
};

/**
 * The functions of AI SDK 5 and 6 that run a model: these have no tracing channel.
 * `experimental_telemetry.functionId` names the agent, as it does in the spans of that SDK.
 */
export const aiSdkModelCall: FrameworkPatch = (run, frames) =>
  replaced(run, (call) => callWithin(frames, call, ({ args }) => modelFacts(args[0])));

/** What runs the tools of one answer, at once or within a stream. */
export const aiSdkToolCalls: FrameworkPatch = (run, frames) =>
  replaced(run, (call) => callOriginal({ ...call, args: withNamedTools(frames, call.args) }));

function replaced(original: unknown, onCall: (call: Call) => unknown): unknown {
  const holder = { original };
  patchFunction(holder, 'original', onCall);
  return holder.original;
}

/** What is read of the arguments: of the exported functions, and of those inside. */
interface Arguments {
  readonly experimental_telemetry?: { readonly functionId?: unknown };
  readonly telemetry?: { readonly functionId?: unknown };
  readonly tools?: unknown;
}

function modelFacts(given: unknown): ActorFacts | null {
  const { experimental_telemetry: telemetry } = (given ?? {}) as Arguments;
  return telemetry?.functionId === undefined ? null : toldFacts({ agent: telemetry.functionId });
}

/** Tools whose `execute` runs as the tool; the application's own lie behind them, unchanged. */
function withNamedTools(frames: ActorFrames, args: unknown[]): unknown[] {
  try {
    const given = (args[0] ?? {}) as Arguments;
    if (typeof given.tools !== 'object' || given.tools === null) return args;
    const named: object = Object.create(given.tools);
    for (const [name, tool] of Object.entries(given.tools)) {
      const facts = toldFacts({ agent: given.telemetry?.functionId, tool: name });
      Object.defineProperty(named, name, { value: namedTool(tool, facts, frames), enumerable: true });
    }
    return [{ ...given, tools: named }, ...args.slice(1)];
  } catch {
    return args;
  }
}

function namedTool(tool: unknown, facts: ActorFacts, frames: ActorFrames): unknown {
  const { execute } = (tool ?? {}) as { readonly execute?: unknown };
  if (typeof execute !== 'function') return tool;
  const value = (...args: unknown[]): unknown =>
    callWithin(frames, { original: execute as Call['original'], self: tool, args }, () => facts);
  return Object.create(tool as object, { execute: { value, enumerable: true } });
}
