import type { ChainNode } from './chain-nodes.ts';

export interface ChainBranch {
  readonly node: ChainNode;
  readonly children: readonly ChainBranch[];
  /** Its children are told where it stands first. */
  readonly again: boolean;
}

/** The chain as nested branches. Who has two parents stands below both, but only once with what comes from it. */
export function chainTree(nodes: readonly ChainNode[]): readonly ChainBranch[] {
  const childrenOf = new Map<string, ChainNode[]>();
  for (const node of nodes) {
    for (const parent of node.parents) childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), node]);
  }
  const told = new Set<string>();
  const branch = (node: ChainNode): ChainBranch => {
    const again = told.has(node.id);
    told.add(node.id);
    const children = again ? [] : (childrenOf.get(node.id) ?? []).map(branch);
    return { node, children, again: again && childrenOf.has(node.id) };
  };
  const trees = nodes.filter(({ parents }) => parents.length === 0).map(branch);
  // What is left is a circle: it has no beginning.
  return [...trees, ...nodes.flatMap((node) => (told.has(node.id) ? [] : branch(node)))];
}
