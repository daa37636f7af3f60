import { useSignal } from '@preact/signals';
import type { IssuerView } from '../../../src/core/api/inventory-views.ts';
import { SvgLink } from '../components/svg-link.tsx';
import { filterLink } from '../credentials/filter-link.ts';
import { type FlowBand, type FlowNode, flowLayout } from './flow-layout.ts';
import { type FlowLinks, flowLinks } from './flow-links.ts';
import { issuerFlows } from './issuer-flows.ts';

/** In units of the drawing. */
const size = { width: 1160, height: 420, nodeWidth: 10, gap: 10, leastHeight: 18 };
const names = 244;
const longest = 28;
const head = 28;

const titles = ['Handed out by', 'Provider', 'Presented at'] as const;

/** From where credentials come, over whose they are, to where they go. A band is as wide as there are credentials. */
export function FlowMap({ issuers }: { readonly issuers: readonly IssuerView[] }) {
  const flows = issuerFlows(issuers);
  const layout = flowLayout([flows.origins, flows.targets], {
    ...size,
    width: size.width - 2 * names,
    height: drawnHeight(flows.targets.length, flows.origins.length),
  });
  const links = flowLinks(issuers);
  const active = useSignal<string | null>(null);
  const isActive = (...keys: readonly string[]) => active.value === null || keys.includes(active.value);
  const columnOf = (id: string, column: number) => `${column} ${id}`;
  const bandColumns = new Map(
    layout.bands.map((band, index) => [band, index < flows.origins.length ? 0 : 1]),
  );
  return (
    <div class="flow-holder">
      <svg
        class="flow"
        viewBox={`0 0 ${size.width} ${layout.height + head + 4}`}
        role="group"
        aria-label="Where credentials come from and where they are presented"
      >
        {titles.map((title, column) => (
          <text key={title} class="flow-title" y="14" {...titlePlace(column)}>
            {title}
          </text>
        ))}
        <g transform={`translate(${names} ${head})`}>
          {layout.bands.map((band) => {
            const column = bandColumns.get(band) ?? 0;
            const key = `${column} ${band.from} > ${band.to}`;
            const isShown = isActive(key, columnOf(band.from, column), columnOf(band.to, column + 1));
            return (
              <Band
                key={key}
                band={band}
                href={bandLink(band, column, links)}
                dim={!isShown}
                onActive={(on) => (active.value = on ? key : null)}
              />
            );
          })}
          {layout.nodes.map((node) => (
            <Place
              key={columnOf(node.id, node.column)}
              node={node}
              href={placeLink(node, links)}
              onActive={(on) => (active.value = on ? columnOf(node.id, node.column) : null)}
            />
          ))}
        </g>
      </svg>
    </div>
  );
}

function titlePlace(column: number): {
  readonly x: number;
  readonly 'text-anchor': 'start' | 'middle' | 'end';
} {
  const inner = size.width - 2 * names;
  if (column === 0) return { x: names + size.nodeWidth, 'text-anchor': 'end' };
  if (column === 1) return { x: names + inner / 2, 'text-anchor': 'middle' };
  return { x: size.width - names - size.nodeWidth, 'text-anchor': 'start' };
}

function bandLink({ from, to }: FlowBand, column: number, links: FlowLinks): string | null {
  return column === 0 ? links.origin(from, to) : links.target(to, from);
}

function placeLink({ id, column }: FlowNode, links: FlowLinks): string | null {
  if (column === 0) return links.origin(id, null);
  return column === 1 ? links.provider(id) : links.target(id, null);
}

/** Few places are no reason for bands as high as a hand. */
function drawnHeight(...flows: readonly number[]): number {
  return Math.min(size.height, 48 * Math.max(1, ...flows));
}

function Band({
  band: { from, to, amount, path },
  href,
  dim,
  onActive,
}: {
  readonly band: FlowBand;
  readonly href: string | null;
  readonly dim: boolean;
  readonly onActive: (active: boolean) => void;
}) {
  const words = `${from} to ${to}: ${credentials(amount)}`;
  const drawn = (
    <path class={`band ${dim ? 'band--dim' : ''}`} d={path}>
      <title>{words}</title>
    </path>
  );
  return href === null ? (
    drawn
  ) : (
    <SvgLink href={filterLink(href)} label={words} class="band-link" onActive={onActive}>
      {drawn}
    </SvgLink>
  );
}

function Place({
  node: { id, column, amount, x, y, height },
  href,
  onActive,
}: {
  readonly node: FlowNode;
  readonly href: string | null;
  readonly onActive: (active: boolean) => void;
}) {
  const name = id.length > longest ? `${id.slice(0, longest - 1)}…` : id;
  // It begins with what is seen (WCAG 2.5.3).
  const words = `${name} ${credentials(amount)}${name === id ? '' : `: ${id}`}`;
  const left = column === 0;
  const drawn = (
    <>
      <rect class={`place place--${column}`} x={x} y={y} width={size.nodeWidth} height={height} rx="2" />
      <text
        class="place-name value"
        x={left ? x - 8 : x + size.nodeWidth + 8}
        y={y + height / 2}
        text-anchor={left ? 'end' : 'start'}
        dominant-baseline="central"
      >
        {name} <tspan class="place-amount">{amount.toLocaleString('en')}</tspan>
      </text>
    </>
  );
  return (
    <g>
      <title>{`${id}: ${credentials(amount)}`}</title>
      {href === null ? (
        drawn
      ) : (
        <SvgLink href={filterLink(href)} label={words} class="place-link" onActive={onActive}>
          {drawn}
        </SvgLink>
      )}
    </g>
  );
}

function credentials(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'credential' : 'credentials'}`;
}
