import type { ActorFacts } from './actor-source.ts';
import { actorOfBaggage, baggageOfActor, baggageOfOthers, processNames } from './baggage.ts';

/**
 * Whom this process or thread was started for, as its starter says: the agent whose tool runs a script works
 * through it. In a child process the environment says it, in `BAGGAGE` (OpenTelemetry specification,
 * "Environment Variables as Context Propagation Carriers"); in a worker thread the environment data of its
 * starter, because a thread's environment cannot be completed without changing how Node reads its options.
 */
export function createProcessActor(env: NodeJS.ProcessEnv): () => ActorFacts {
  let known: ActorFacts | undefined;
  return () => {
    known ??= actorOfBaggage(startersBaggage(env), processNames);
    return known;
  };
}

/** The key of a worker's environment data. */
const dataKey = 'mayfly.baggage';

/**
 * `BAGGAGE` for a child, given what it would get otherwise; null: leave it. What this process was told itself
 * is replaced by what it knows now, the members of others stay. Baggage of the starter's own making is not
 * touched.
 */
export function childBaggage(
  actor: ActorFacts,
  given: string | undefined,
  own: string | undefined,
): string | null {
  const told = baggageOfActor(actor, processNames);
  if (told === '' || isOff() || (given !== undefined && given !== own)) return null;
  const others = baggageOfOthers(given, processNames);
  const all = others === '' ? told : `${told},${others}`;
  return all === given ? null : all;
}

/** Starts a worker thread with the actor in its environment data, which Node copies while it starts one. */
export function startingWorker<Worker>(actor: ActorFacts, start: () => Worker): Worker {
  const told = isOff() ? '' : baggageOfActor(actor, processNames);
  if (told === '') return start();
  const { getEnvironmentData, setEnvironmentData } = process.getBuiltinModule('node:worker_threads');
  const before = getEnvironmentData(dataKey);
  setEnvironmentData(dataKey, told);
  try {
    return start();
  } finally {
    setEnvironmentData(dataKey, before);
  }
}

/** The switch that keeps the actor from MCP servers keeps it from children too. */
function isOff(): boolean {
  return process.env['MAYFLY_MCP_BAGGAGE'] === '0';
}

function startersBaggage(env: NodeJS.ProcessEnv): unknown {
  const ofThread = isWorker()
    ? process.getBuiltinModule('node:worker_threads').getEnvironmentData(dataKey)
    : undefined;
  return ofThread ?? env['BAGGAGE'];
}

/** Only a worker cannot change its directory; to load `worker_threads` for the question costs milliseconds. */
function isWorker(): boolean {
  return (process.chdir as { readonly disabled?: unknown }).disabled === true;
}
