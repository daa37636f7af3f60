import type { ChainLink, CredentialDetail } from '../../core/api/views.ts';
import { kindText, shortFingerprint } from '../terminal/credential-text.ts';
import type { Paint } from '../terminal/style.ts';

/** A credential in the tree. */
interface Node {
  readonly fingerprint: string;
  readonly label: string;
  readonly observed: boolean;
  /** Under a later key of the organisation; null: none is known. */
  readonly later: string | null;
}

/**
 * The mint chain as a tree, from the credentials nobody is known to have minted down to the last child.
 * Who has two parents stands under both, the second time without what comes after.
 */
export function mintTree(credential: CredentialDetail, paint: Paint): readonly string[] {
  const { ancestors, descendants } = credential.mintChain;
  const links: readonly (ChainLink | CredentialDetail)[] = [...ancestors, credential, ...descendants];
  const nodes = new Map(links.map((link) => [link.fingerprint, nodeOf(link)]));
  const children = new Map<string, string[]>();
  const roots: string[] = [];
  for (const { fingerprint, parents } of links) {
    const known = parents.filter((parent) => nodes.has(parent) && parent !== fingerprint);
    for (const parent of known) children.set(parent, [...(children.get(parent) ?? []), fingerprint]);
    if (known.length === 0) roots.push(fingerprint);
  }
  const lines: string[] = [];
  const done = new Set<string>();
  const walk = (fingerprint: string, prefix: string, branch: string): void => {
    const node = nodes.get(fingerprint);
    if (node === undefined) return;
    const again = done.has(fingerprint);
    lines.push(prefix + branch + nodeText(node, { paint, again, shown: credential.fingerprint }));
    if (again) return;
    done.add(fingerprint);
    const below = children.get(fingerprint) ?? [];
    const deeper = prefix + (branch === '' ? '' : branch === '└─ ' ? '   ' : '│  ');
    for (const [i, child] of below.entries()) walk(child, deeper, i === below.length - 1 ? '└─ ' : '├─ ');
  };
  for (const root of roots) walk(root, '', '');
  // A circle of parents has no beginning: it is entered at the credential itself.
  if (!done.has(credential.fingerprint)) walk(credential.fingerprint, '', '');
  return lines;
}

function nodeOf(link: ChainLink | CredentialDetail): Node {
  return {
    fingerprint: link.fingerprint,
    label: kindText(link.provider, link.type),
    observed: 'observed' in link ? link.observed : true,
    later: 'observed' in link ? (link.rotatedTo ?? null) : null,
  };
}

function nodeText(
  { fingerprint, label, observed, later }: Node,
  { paint, again, shown }: { paint: Paint; again: boolean; shown: string },
): string {
  const here = fingerprint === shown;
  const name = observed ? label : 'never observed itself';
  const text = `${paint('cyan', shortFingerprint(fingerprint))}  ${paint(here ? 'bold' : observed ? null : 'dim', name)}`;
  const note = here ? '  (this one)' : again ? '  (see above)' : '';
  return text + paint('dim', later === null ? note : `${note}  (rotated to ${shortFingerprint(later)})`);
}
