import type { ActorFacts } from './actor-source.ts';
import { toldFacts } from './told-facts.ts';

/** LangChain's `RunnableConfig`, as applications and LangGraph fill it in. */
interface Config {
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly configurable?: Readonly<Record<string, unknown>>;
}

/**
 * `thread_id` is LangGraph's conversation, and `session_id` and `conversation_id` are LangSmith's other names
 * for it (docs.langchain.com, "Configure threads"); `langgraph_auth_user_id` is set by LangGraph's server and
 * `user_id` by applications, as in LangGraph's documentation of memory.
 */
export function configFacts(given: unknown): ActorFacts {
  const { metadata, configurable } = (given ?? {}) as Config;
  return toldFacts({
    agent: metadata?.['lc_agent_name'],
    conversation:
      configurable?.['thread_id'] ??
      metadata?.['thread_id'] ??
      metadata?.['session_id'] ??
      metadata?.['conversation_id'],
    user: configurable?.['langgraph_auth_user_id'] ?? configurable?.['user_id'] ?? metadata?.['user_id'],
  });
}
