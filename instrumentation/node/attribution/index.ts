import { createActorFrames } from './actor-frames.ts';
import type { ActorFacts, ActorSource } from './actor-source.ts';
import { aiSdk } from './ai-sdk.ts';
import { watchFrameworkFiles } from './framework-files.ts';
import { langChain } from './langchain.ts';
import { manual } from './manual.ts';
import { nestedActor } from './nested-actor.ts';
import { openAiAgents } from './openai-agents.ts';
import { otel } from './otel.ts';
import { createProcessActor } from './process-actor.ts';
import { readActor as readRecords } from './read-actor.ts';

/**
 * Every source. Of those that are read, the most specific comes first: a framework knows its agent better
 * than a span does. A new one is a file beside this, a line here and a test.
 */
export const actorSources: readonly ActorSource[] = [openAiAgents, langChain, otel, aiSdk, manual];

let records: readonly ActorSource[] = [];
let startedFor: () => ActorFacts = () => ({});
const frames = createActorFrames(() => readRecords(records));

/** Installs each source; one that fails is left out and named. */
export function installActorSources(): { readonly failed: readonly string[] } {
  const failed: string[] = [];
  records = actorSources.filter((source) => {
    try {
      source.install?.(frames);
      return source.read !== undefined;
    } catch {
      failed.push(source.name);
      return false;
    }
  });
  try {
    watchFrameworkFiles(frames);
  } catch {
    failed.push('frameworks');
  }
  startedFor = createProcessActor(process.env);
  return { failed };
}

/** On whose behalf the code now running works, as far as anybody knows. */
export function readActor(): ActorFacts {
  return nestedActor(frames.read(), startedFor());
}
