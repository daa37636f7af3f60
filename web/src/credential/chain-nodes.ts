import type { CredentialDetail } from '../../../src/core/api/views.ts';

/** A credential in a mint chain, as it is drawn. */
export interface ChainNode {
  readonly id: string;
  /** Fingerprints of nodes of the chain that it was minted from. */
  readonly parents: readonly string[];
  readonly title: string;
  readonly detail: string;
  /** Where its link leads: it may have been observed only under a later key. Null: it never was observed. */
  readonly link: string | null;
  readonly isRoot: boolean;
}

type Told = Pick<CredentialDetail, 'fingerprint' | 'parents' | 'provider' | 'type' | 'mintChain'>;

/** The credential, what it was minted from and what was minted from it, each once. */
export function chainNodes({ fingerprint, parents, provider, type, mintChain }: Told): readonly ChainNode[] {
  const nodes = new Map<string, ChainNode>();
  nodes.set(fingerprint, {
    id: fingerprint,
    parents,
    ...words(provider, type),
    link: fingerprint,
    isRoot: true,
  });
  for (const link of [...mintChain.ancestors, ...mintChain.descendants]) {
    if (nodes.has(link.fingerprint)) continue;
    nodes.set(link.fingerprint, {
      id: link.fingerprint,
      parents: link.parents,
      ...words(link.provider, link.type),
      link: link.observed ? link.fingerprint : link.rotatedTo,
      isRoot: false,
    });
  }
  return [...nodes.values()].map((node) => ({
    ...node,
    parents: node.parents.filter((parent) => parent !== node.id && nodes.has(parent)),
  }));
}

function words(provider: string | null, type: string | null): Pick<ChainNode, 'title' | 'detail'> {
  const isKnown = type !== null && type !== 'unknown';
  if (isKnown) return { title: type, detail: provider ?? 'unknown' };
  return { title: provider === null || provider === 'unknown' ? 'not known' : provider, detail: '' };
}
