import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { shortFingerprint } from '../components/fingerprint.tsx';
import { type GraphLayout, layeredLayout, type PlacedEdge } from '../graph/layered-layout.ts';
import { linkTo } from '../router/match-path.ts';
import type { ChainNode } from './chain-nodes.ts';
import { nodeForKey } from './node-for-key.ts';

/** Pixels, as in the style. */
const size = { width: 196, height: 44, gapX: 64, gapY: 12 };
const margin = 8;

/** A mint chain drawn from left to right. Nodes are links; one of them has the keyboard, arrow keys go to others. */
export function ChainGraph({ nodes }: { readonly nodes: readonly ChainNode[] }) {
  const told = JSON.stringify(nodes);
  const layout = useMemo(() => layeredLayout(nodes, size), [told]);
  const root = nodes.find(({ isRoot }) => isRoot)?.id ?? '';
  const focused = useSignal(root);
  const active = useSignal<string | null>(null);
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => showRoot(holder.current), [told]);
  const onKeyDown = (event: KeyboardEvent) => {
    const next = nodeForKey(event.key, focused.peek(), layout);
    if (next === null || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    focused.value = next;
    holder.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(next)}"]`)?.focus();
  };
  return (
    <div class="graph-holder" ref={holder}>
      <div
        class="graph"
        role="group"
        aria-label="Mint chain"
        onKeyDown={onKeyDown}
        style={{ width: `${layout.width + 2 * margin}px`, height: `${layout.height + 2 * margin}px` }}
      >
        <Edges layout={layout} active={active.value} />
        {layout.nodes.map(({ id, x, y }) => {
          const node = nodes.find((one) => one.id === id);
          if (node === undefined) return null;
          return (
            <a
              key={id}
              class={`graph-node ${node.isRoot ? 'graph-node--root' : ''} ${node.link === null ? 'graph-node--unseen' : ''}`}
              data-node={id}
              title={node.link === null ? `${id}\nNever observed itself` : id}
              tabIndex={focused.value === id ? 0 : -1}
              style={{ left: `${x + margin}px`, top: `${y + margin}px` }}
              {...(node.isRoot ? { 'aria-current': 'true' } : {})}
              {...(node.link === null
                ? { role: 'link', 'aria-disabled': 'true' }
                : { href: linkTo('/credentials/:fingerprint', { fingerprint: node.link }) })}
              onFocus={() => {
                focused.value = id;
                active.value = id;
              }}
              onBlur={() => (active.value = null)}
              onMouseEnter={() => (active.value = id)}
              onMouseLeave={() => (active.value = null)}
            >
              <span class="value clip">{node.title}</span>
              <code>{shortFingerprint(id)}</code>
            </a>
          );
        })}
      </div>
    </div>
  );
}

function Edges({ layout, active }: { readonly layout: GraphLayout; readonly active: string | null }) {
  const [width, height] = [layout.width + 2 * margin, layout.height + 2 * margin];
  return (
    <svg class="graph-edges" width={width} height={height} aria-hidden="true" focusable="false">
      {layout.edges.map((edge) => (
        <path
          key={`${edge.from} ${edge.to}`}
          d={curve(edge)}
          class={edge.from === active || edge.to === active ? 'edge edge--active' : 'edge'}
        />
      ))}
    </svg>
  );
}

/** Level where it leaves and where it arrives. */
function curve({ points }: PlacedEdge): string {
  return points
    .map(({ x, y }, index) => {
      const [px, py] = [x + margin, y + margin];
      const before = points[index - 1];
      if (before === undefined) return `M${px} ${py}`;
      const middle = (before.x + x) / 2 + margin;
      return `C${middle} ${before.y + margin} ${middle} ${py} ${px} ${py}`;
    })
    .join('');
}

/** A high chain begins where its credential is. */
function showRoot(holder: HTMLElement | null): void {
  const root = holder?.querySelector<HTMLElement>('.graph-node--root');
  if (holder === null || root === null || root === undefined) return;
  holder.scrollTop = root.offsetTop - holder.clientHeight / 2;
  holder.scrollLeft = root.offsetLeft - holder.clientWidth / 2 + root.offsetWidth / 2;
}
