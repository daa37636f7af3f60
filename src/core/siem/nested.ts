import type { Fact, FactEntry } from './facts.ts';

/** Facts as a tree: `credential.join_keys` as `{ credential: { join_keys } }`. */
export type FactTree = { readonly [name: string]: Fact | FactTree };

/** Without the facts of the envelope (`event.…`): formats that nest have places of their own for those. */
export function nested(facts: readonly FactEntry[]): FactTree {
  const tree: Record<string, Fact | Record<string, Fact>> = {};
  for (const [path, fact] of facts) {
    const dot = path.indexOf('.');
    const root = path.slice(0, Math.max(dot, 0));
    if (root === 'event') continue;
    if (dot < 0) tree[path] = fact;
    else branch(tree, root)[path.slice(dot + 1)] = fact;
  }
  return tree;
}

function branch(tree: Record<string, Fact | Record<string, Fact>>, root: string): Record<string, Fact> {
  const found = tree[root];
  if (typeof found === 'object' && !Array.isArray(found)) return found as Record<string, Fact>;
  const made: Record<string, Fact> = {};
  tree[root] = made;
  return made;
}
