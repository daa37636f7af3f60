import type { ActorFacts, ActorSource } from './actor-source.ts';
import { aiSdk } from './ai-sdk.ts';
import { mcpSource } from './mcp.ts';
import { openAiAgents } from './openai-agents.ts';
import { otel } from './otel.ts';
import { readActor as readFrom } from './read-actor.ts';

/**
 * Every source, the most specific first: a framework knows its agent better than a span does, and both
 * know better than the client of an MCP server. A new one is a file beside this, a line here and a test.
 */
export const actorSources: readonly ActorSource[] = [openAiAgents, aiSdk, otel, mcpSource(readActor)];

let installed: readonly ActorSource[] = [];

/** Installs each source; one that fails is left out and named. */
export function installActorSources(): { readonly failed: readonly string[] } {
  const failed: string[] = [];
  installed = actorSources.filter((source) => {
    try {
      source.install?.();
      return true;
    } catch {
      failed.push(source.name);
      return false;
    }
  });
  return { failed };
}

/** On whose behalf the code now running works, as far as anybody knows. */
export function readActor(): ActorFacts {
  return readFrom(installed);
}
