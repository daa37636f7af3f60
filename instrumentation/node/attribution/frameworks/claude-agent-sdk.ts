import { callOriginal, patchFunction } from '../../hooks/patch-function.ts';
import type { ActorFrame, ActorFrames } from '../actor-frames.ts';
import type { ActorFacts } from '../actor-source.ts';
import { callWithin, frameOf } from '../call-within.ts';
import type { FrameworkPatch } from '../framework-patch.ts';
import { toldFacts } from '../told-facts.ts';

/*
 * Claude Agent SDK (seen: 0.3.330): the agent itself is another program, which `query` starts. What runs here
 * for it, its hooks and the tools of in-process MCP servers, runs in the context of that call; and the program
 * is told whom it works for like any child process, so that what it starts knows it too. The main agent alone
 * is known by name: the program does not say which of its sub-agents asks for a tool.
 */

interface Options {
  readonly agent?: unknown;
  readonly sessionId?: unknown;
  readonly resume?: unknown;
}

/** The main agent's name and session. */
export const claudeQuery: FrameworkPatch = (query, frames) => {
  const holder = { query };
  patchFunction(holder, 'query', (call) => {
    const frame = frameOf(frames, () => {
      const { options } = (call.args[0] ?? {}) as { readonly options?: Options };
      return toldFacts({ agent: options?.agent, conversation: options?.sessionId ?? options?.resume });
    });
    if (frame === null) return callOriginal(call);
    const running = frames.within(frame, () => callOriginal(call));
    learnSession(running, frame);
    return running;
  });
  return holder.query;
};

/** The program says at the beginning which session it is; a resumed or forked one gets another id. */
function learnSession(running: unknown, frame: ActorFrame): void {
  try {
    const { inputStream } = running as { readonly inputStream?: object };
    patchFunction(inputStream ?? {}, 'enqueue', (call) => {
      const {
        type,
        subtype,
        session_id: session,
      } = (call.args[0] ?? {}) as Readonly<Record<string, unknown>>;
      if (type === 'system' && subtype === 'init' && typeof session === 'string') {
        frame.actor = { ...frame.actor, ...toldFacts({ conversation: session }) };
      }
      return callOriginal(call);
    });
  } catch {
    // Another version: the session is known where the application has chosen it.
  }
}

interface ToolDefinition {
  readonly name?: unknown;
  readonly handler?: unknown;
}

/** The tools of a server inside of this process. */
export const claudeMcpServer: FrameworkPatch = (create, frames) => {
  const holder = { create };
  patchFunction(holder, 'create', (call) =>
    callOriginal({ ...call, args: withNamedTools(call.args, frames) }),
  );
  return holder.create;
};

/** The definitions are the application's: they are copied. */
function withNamedTools(args: unknown[], frames: ActorFrames): unknown[] {
  try {
    const options = args[0] as { readonly tools?: unknown } | undefined;
    if (!Array.isArray(options?.tools)) return args;
    return [{ ...options, tools: options.tools.map((tool) => namedTool(tool, frames)) }, ...args.slice(1)];
  } catch {
    return args;
  }
}

function namedTool(tool: unknown, frames: ActorFrames): unknown {
  const { name, handler } = (tool ?? {}) as ToolDefinition;
  if (typeof handler !== 'function') return tool;
  const facts: ActorFacts = toldFacts({ tool: name, mcpMethod: 'tools/call' });
  const named = { ...(tool as object), handler };
  patchFunction(named, 'handler', (call) => callWithin(frames, call, () => facts));
  return named;
}
