import type { AsyncLocalStorage } from 'node:async_hooks';
import type { ActorFacts } from './actor-source.ts';
import { changedActor, nestedActor } from './nested-actor.ts';

/** What runs: an agent, a tool, a job of a queue. */
export interface ActorFrame {
  /** Whom everything in it works for, with what the frames around it say. */
  actor: ActorFacts;
  /** What the frameworks' own records said when it was opened: what they say since then is further inside. */
  readonly around: ActorFacts;
}

/**
 * The agents and tools that run, each inside of another, in the async context of the code they run. The
 * frameworks that keep no record which others can read are patched to run theirs here.
 */
export interface ActorFrames {
  /** Whom the code now running works for. */
  readonly read: () => ActorFacts;
  /** A frame inside of `outer`; by default inside of whatever runs now. */
  readonly open: (facts: ActorFacts, outer?: ActorFacts) => ActorFrame;
  readonly within: <Result>(frame: ActorFrame, work: () => Result) => Result;
  /** Where the frame is kept, for channels that run their subscribers' stores. */
  readonly storage: () => AsyncLocalStorage<ActorFrame | undefined>;
}

/** `readRecords` asks the frameworks that keep a record of their own. */
export function createActorFrames(readRecords: () => ActorFacts): ActorFrames {
  let kept: AsyncLocalStorage<ActorFrame | undefined> | undefined;
  const storage = (): AsyncLocalStorage<ActorFrame | undefined> => {
    if (kept === undefined) {
      const { AsyncLocalStorage: Storage } = process.getBuiltinModule('node:async_hooks');
      kept = new Storage();
    }
    return kept;
  };
  const readWith = (records: ActorFacts): ActorFacts => {
    const frame = kept?.getStore();
    if (frame === undefined) return records;
    return nestedActor(changedActor(records, frame.around), frame.actor);
  };
  return {
    storage,
    read: () => readWith(readRecords()),
    open(facts, outer) {
      const around = readRecords();
      return { actor: nestedActor(facts, outer ?? readWith(around)), around };
    },
    within: (frame, work) => storage().run(frame, work),
  };
}
