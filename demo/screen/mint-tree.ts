import type { CredentialSummary } from '../../src/core/api/views.ts';

/** A credential and how deep it stands below the one that it was minted from. */
export interface Branch {
  readonly credential: CredentialSummary;
  /** 0: nothing that was seen minted it. */
  readonly depth: number;
}

/**
 * The mint chain as a tree, in the order of appearance. A credential with several parents stands below
 * the one that is itself furthest down: an exchanged token below the token it was traded for, not below
 * the client secret that both needed.
 */
export function mintTree(credentials: readonly CredentialSummary[]): readonly Branch[] {
  const byFingerprint = new Map(credentials.map((one) => [one.fingerprint, one]));
  const depths = new Map<string, number>();
  const depthOf = (credential: CredentialSummary): number => {
    const known = depths.get(credential.fingerprint);
    if (known !== undefined) return known;
    depths.set(credential.fingerprint, 0); // stops at a circle, which only a forger could make
    const above = credential.parents
      .map((parent) => byFingerprint.get(parent))
      .filter((one) => one !== undefined);
    const depth = above.reduce((most, one) => Math.max(most, depthOf(one) + 1), 0);
    depths.set(credential.fingerprint, depth);
    return depth;
  };
  const children = new Map<string | null, CredentialSummary[]>();
  for (const credential of [...credentials].sort(byAppearance)) {
    const parent = deepest(credential.parents, (one) => {
      const found = byFingerprint.get(one);
      return found === undefined ? -1 : depthOf(found);
    });
    children.set(parent, [...(children.get(parent) ?? []), credential]);
  }
  const branches: Branch[] = [];
  const seen = new Set<string>();
  const walk = (parent: string | null, depth: number): void => {
    for (const credential of children.get(parent) ?? []) {
      if (seen.has(credential.fingerprint)) continue;
      seen.add(credential.fingerprint);
      branches.push({ credential, depth });
      walk(credential.fingerprint, depth + 1);
    }
  };
  walk(null, 0);
  return branches;
}

/** The parent with the greatest depth that is known at all; null when none is. */
function deepest(parents: readonly string[], depthOf: (fingerprint: string) => number): string | null {
  let best: { parent: string; depth: number } | null = null;
  for (const parent of parents) {
    const depth = depthOf(parent);
    if (depth >= 0 && (best === null || depth > best.depth)) best = { parent, depth };
  }
  return best?.parent ?? null;
}

function byAppearance(a: CredentialSummary, b: CredentialSummary): number {
  if (a.firstSeenAt !== b.firstSeenAt) return a.firstSeenAt < b.firstSeenAt ? -1 : 1;
  return a.fingerprint < b.fingerprint ? -1 : 1;
}
