import type { CredentialDetail } from '../../../src/core/api/views.ts';
import { shortFingerprint } from '../components/fingerprint.tsx';
import { Section } from '../components/section.tsx';
import { filterLink, filterOf } from '../credentials/filter-link.ts';
import { linkTo } from '../router/match-path.ts';
import { ChainGraph } from './chain-graph.tsx';
import { type ChainNode, chainNodes } from './chain-nodes.ts';
import { type ChainBranch, chainTree } from './chain-tree.ts';

const mostDescendants = 200;

/** Which credential was presented to obtain which. */
export function MintChain({ credential }: { readonly credential: CredentialDetail }) {
  const { fingerprint, mintChain } = credential;
  const nodes = chainNodes(credential);
  if (nodes.length === 1) {
    return (
      <Section id="chain" title="Mint chain">
        <p class="muted">It was not seen minted from another credential, and none was seen minted from it.</p>
      </Section>
    );
  }
  return (
    <Section
      id="chain"
      title="Mint chain"
      about="Each was presented to obtain those to its right. Arrow keys go along the lines, Enter opens."
    >
      <ChainGraph nodes={nodes} />
      {mintChain.descendants.length >= mostDescendants && (
        <p class="muted">
          The first {mostDescendants} are drawn.{' '}
          <a href={filterLink(filterOf(['parent', fingerprint]))}>List all that were minted from it</a>
        </p>
      )}
      <details class="as-table">
        <summary>The chain as a list</summary>
        <Branches branches={chainTree(nodes)} />
      </details>
    </Section>
  );
}

function Branches({ branches }: { readonly branches: readonly ChainBranch[] }) {
  return (
    <ul class="branches">
      {branches.map(({ node, children, again }) => (
        <li key={node.id}>
          <BranchNode node={node} />
          {again && <span class="muted"> (what comes from it stands above)</span>}
          {children.length > 0 && <Branches branches={children} />}
        </li>
      ))}
    </ul>
  );
}

function BranchNode({ node: { id, title, detail, link, isRoot } }: { readonly node: ChainNode }) {
  const words = (
    <>
      <span class="value">{title}</span> <code>{shortFingerprint(id)}</code>
    </>
  );
  return (
    <>
      {link === null || isRoot ? (
        words
      ) : (
        <a href={linkTo('/credentials/:fingerprint', { fingerprint: link })}>{words}</a>
      )}
      {detail !== '' && <span class="value muted"> {detail}</span>}
      {isRoot && <b> this one</b>}
      {link === null && <span class="muted"> never observed itself</span>}
    </>
  );
}
