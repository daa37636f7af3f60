import type { ActorFacts, ActorSource } from './actor-source.ts';
import { toldFacts } from './told-facts.ts';

/**
 * Vercel AI SDK 7 (seen: 7.0), through its tracing channel: `functionId` names the agent, and the tool that
 * runs is in the event. Only these names are kept, never prompts or results.
 */
export const aiSdk: ActorSource = {
  name: 'ai-sdk',
  install(frames) {
    const { tracingChannel } = process.getBuiltinModule('node:diagnostics_channel');
    const storage = frames.storage();
    tracingChannel<unknown, object>('ai:telemetry').start.bindStore(storage, (message) => {
      try {
        return frames.open(factsOf(message as Message));
      } catch {
        return storage.getStore();
      }
    });
  },
};

interface Message {
  readonly type?: unknown;
  readonly event?: {
    readonly functionId?: unknown;
    readonly toolName?: unknown;
    readonly toolCall?: { readonly toolName?: unknown };
  };
}

function factsOf({ event }: Message): ActorFacts {
  const { functionId, toolCall, toolName } = event ?? {};
  return toldFacts({ agent: functionId, tool: toolCall?.toolName ?? toolName });
}
