import type { AsyncLocalStorage } from 'node:async_hooks';
import type { ActorFacts, ActorSource } from './actor-source.ts';

let running: AsyncLocalStorage<ActorFacts | undefined> | undefined;

/**
 * Vercel AI SDK (seen: 7.0), through its tracing channel: `functionId` names the agent, and the tool that
 * runs is in the event. Only these names are kept, never prompts or results.
 */
export const aiSdk: ActorSource = {
  name: 'ai-sdk',
  install() {
    const { AsyncLocalStorage: Storage } = process.getBuiltinModule('node:async_hooks');
    const { tracingChannel } = process.getBuiltinModule('node:diagnostics_channel');
    const storage = new Storage<ActorFacts | undefined>();
    tracingChannel<unknown, object>('ai:telemetry').start.bindStore(storage, (message) => {
      const outer = storage.getStore();
      try {
        return factsOf(message as Message, outer);
      } catch {
        return outer;
      }
    });
    running = storage;
  },
  read: () => running?.getStore() ?? null,
};

interface Message {
  readonly type?: unknown;
  readonly event?: {
    readonly functionId?: unknown;
    readonly toolName?: unknown;
    readonly toolCall?: { readonly toolName?: unknown };
  };
}

/** An agent of its own has no part in the tool that called it. */
function factsOf({ event }: Message, outer: ActorFacts | undefined): ActorFacts | undefined {
  const { functionId: agent } = event ?? {};
  const tool = event?.toolCall?.toolName ?? event?.toolName;
  const inherited = typeof agent === 'string' && agent !== outer?.agent ? { agent } : outer;
  return typeof tool === 'string' ? { ...inherited, tool } : inherited;
}
