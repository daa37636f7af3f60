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

/** One way to tell the actor. A new one is a file beside this, its test and a line in `index.ts`. */
export interface ActorSource {
  readonly name: string;
  /** Called once at start: subscribes or patches what it needs. May throw; it is then left out. */
  readonly install?: () => void;
  /** Reads the actor of the code now running; cheap (under 1 µs when idle), bounded, may throw. */
  readonly read: () => ActorFacts | null;
}
