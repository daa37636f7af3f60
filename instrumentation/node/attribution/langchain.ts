import type { ActorFacts, ActorSource } from './actor-source.ts';
import { configFacts } from './runnable-config.ts';

const storeKey = Symbol.for('ls:tracing_async_local_storage');
const configKey = Symbol.for('lc:child_config');

/**
 * LangChain and LangGraph (seen: core 0.3 and 1.4, langgraph 0.2 and 1.7): the configuration of the runnable
 * that runs lies in a global store as soon as LangGraph is loaded. It names the agent of `createAgent`, the thread
 * and the user; of tools and of other agents there is nothing in it.
 */
export const langChain = {
  name: 'langchain',
  read(): ActorFacts | null {
    const storage = (globalThis as { [storeKey]?: { getStore?: () => unknown } })[storeKey];
    const store = storage?.getStore?.() as { readonly extra?: { [configKey]?: unknown } } | undefined;
    const config = store?.extra?.[configKey];
    return config === undefined ? null : configFacts(config);
  },
} satisfies ActorSource;
