import type { ActorFrames } from './actor-frames.ts';

/** What one source knows about on whose behalf the code now running works. Undefined: it does not know. */
export interface ActorFacts {
  readonly agent?: string;
  readonly agentId?: string;
  readonly tool?: string;
  readonly conversation?: string;
  readonly user?: string;
  readonly purpose?: string;
  readonly mcpMethod?: string;
}

/**
 * One way to tell the actor. A new one is a file beside this, its test and a line in `index.ts`. A framework
 * that keeps its own record is read; one that keeps none runs its agents and tools in frames.
 */
export interface ActorSource {
  readonly name: string;
  /** Called once at start: subscribes or patches what it needs. May throw; it is then left out. */
  readonly install?: (frames: ActorFrames) => void;
  /** Reads the actor of the code now running; cheap (a tenth of a microsecond when idle), bounded, may throw. */
  readonly read?: () => ActorFacts | null;
}
