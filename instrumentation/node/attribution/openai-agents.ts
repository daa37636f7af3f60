import { appendSource } from '../hooks/source-append.ts';
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
  /** In older versions the span above is known to the context alone. */
  readonly previousSpan?: Span;
}
interface Span {
  readonly spanData?: { readonly type?: unknown; readonly name?: unknown; readonly agent_name?: unknown };
  readonly previousSpan?: Span;
}

const storeKey = Symbol.for('openai.agents.core.asyncLocalStorage');

/**
 * OpenAI Agents JS (seen: 0.1 and 0.20): the running agent, its tool, and the trace's group as conversation.
 * Older versions keep their store to themselves: their file hands over the function that finds it.
 */
export const openAiAgents: ActorSource = {
  name: 'openai-agents',
  install() {
    appendSource(contextFile, 'getContextAsyncLocalStorage', (find) => {
      if (typeof find === 'function' && older.length < 4)
        older.push(() => Reflect.apply(find, undefined, []));
    });
  },
  read() {
    const storage = (globalThis as { [storeKey]?: Store })[storeKey];
    const context = storage === undefined ? olderContext() : (storage.getStore?.() as Context | undefined);
    if (context === undefined || context === null || (storage !== undefined && context.active !== true)) {
      return null;
    }
    const group = context.trace?.groupId;
    return { ...ofSpans(context), ...(typeof group === 'string' ? { conversation: group } : {}) };
  },
};

const contextFile = /\/@openai\/agents-core\/dist\/tracing\/context\.m?js$/;

interface Store {
  readonly getStore?: () => unknown;
}

/** One for each copy of the package, as a CommonJS and as an ES module. */
const older: (() => Store)[] = [];

function olderContext(): Context | undefined {
  for (const find of older) {
    const context = find().getStore?.();
    if (context !== undefined) return context as Context;
  }
  return undefined;
}

/** From the innermost span outwards to the first agent; tools beyond it are another agent's. */
function ofSpans({ span: innermost, previousSpan }: Context): ActorFacts {
  let tool: string | undefined;
  let listing = false;
  let span = innermost;
  for (let depth = 0; span !== undefined && span !== null && depth < deepest; depth++) {
    const { type, name, agent_name: turnOf } = span.spanData ?? {};
    if (type === 'function' && typeof name === 'string') tool ??= name;
    if (type === 'mcp_tools') listing = true;
    const agent = type === 'agent' ? name : type === 'turn' ? turnOf : undefined;
    if (typeof agent === 'string') return { agent, ...facts(tool, listing) };
    span = span.previousSpan ?? (span === innermost ? previousSpan : undefined);
  }
  return facts(tool, listing);
}

function facts(tool: string | undefined, listing: boolean): ActorFacts {
  return { ...(tool === undefined ? {} : { tool }), ...(listing ? { mcpMethod: 'tools/list' } : {}) };
}
