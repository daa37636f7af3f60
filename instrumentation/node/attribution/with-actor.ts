/** On whose behalf a piece of work is done; what is left out is that of the work around it. */
export interface Actor {
  readonly agent?: string | undefined;
  /** Where several agents share a name. */
  readonly agentId?: string | undefined;
  readonly tool?: string | undefined;
  readonly conversation?: string | undefined;
  readonly user?: string | undefined;
  /** Why, in a word or two: `nightly-reconciliation`. */
  readonly purpose?: string | undefined;
}

/** Where the preload, which is another bundle than this, puts the function that does it. */
export const withActorKey: symbol = Symbol.for('mayfly.withActor');

/**
 * Runs `work` for an agent, tool or user that Mayfly does not know by itself, and returns what it returns.
 * Everything that `work` starts, and what that starts, belongs to the actor too. Another agent than that of the
 * work around it has no part in that one's tool. Without the hooks it just runs `work`.
 *
 *     const report = await withActor({ agent: 'auditor', user: session.userId }, () => audit(invoice));
 */
export function withActor<Result>(actor: Actor, work: () => Result): Result {
  const run = (globalThis as Record<symbol, unknown>)[withActorKey];
  return typeof run === 'function' ? (run(actor, work) as Result) : work();
}
