import type { ActorFacts, ActorSource } from './actor-source.ts';

/** Spans above each other that are looked at: agents that call agents as tools. */
const deepest = 32;

/**
 * The context that OpenAI Agents JS keeps in a global store, also with its tracing disabled; a run with
 * `tracingDisabled` has no spans for its tools.
 */
interface Context {
  readonly active?: boolean;
  readonly trace?: { readonly groupId?: unknown };
  readonly span?: Span;
}
interface Span {
  readonly spanData?: { readonly type?: unknown; readonly name?: unknown; readonly agent_name?: unknown };
  readonly previousSpan?: Span;
}

const storeKey = Symbol.for('openai.agents.core.asyncLocalStorage');

/** OpenAI Agents JS (seen: 0.20): the running agent, its tool, and the trace's group as conversation. */
export const openAiAgents: ActorSource = {
  name: 'openai-agents',
  read() {
    const storage = (globalThis as { [storeKey]?: { getStore?: () => unknown } })[storeKey];
    const context = storage?.getStore?.() as Context | undefined;
    if (context?.active !== true) return null;
    const group = context.trace?.groupId;
    return { ...ofSpans(context.span), ...(typeof group === 'string' ? { conversation: group } : {}) };
  },
};

/** From the innermost span outwards to the first agent; tools beyond it are another agent's. */
function ofSpans(innermost: Span | undefined): ActorFacts {
  let tool: string | undefined;
  let listing = false;
  let span = innermost;
  for (let depth = 0; span !== undefined && span !== null && depth < deepest; depth++) {
    const { type, name, agent_name: turnOf } = span.spanData ?? {};
    if (type === 'function' && typeof name === 'string') tool ??= name;
    if (type === 'mcp_tools') listing = true;
    const agent = type === 'agent' ? name : type === 'turn' ? turnOf : undefined;
    if (typeof agent === 'string') return { agent, ...facts(tool, listing) };
    span = span.previousSpan;
  }
  return facts(tool, listing);
}

function facts(tool: string | undefined, listing: boolean): ActorFacts {
  return { ...(tool === undefined ? {} : { tool }), ...(listing ? { mcpMethod: 'tools/list' } : {}) };
}
