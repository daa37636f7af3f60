import type { MatrixRow } from '../../../src/core/api/aggregate-views.ts';
import { type DataColumn, DataTable } from '../components/data-table.tsx';
import { Fingerprint } from '../components/fingerprint.tsx';
import { TagList } from '../components/tag-list.tsx';
import { Ago } from '../components/time.tsx';
import { filterLink, filterOf } from '../credentials/filter-link.ts';
import { actorLink } from './actor-link.ts';
import { type MergedRow, mergeMatrix } from './merge-matrix.ts';

/** What an agent's tools were granted, beside what they did with it. */
export function MatrixRows({
  caption,
  rows,
}: {
  readonly caption: string;
  readonly rows: readonly MatrixRow[];
}) {
  return (
    <DataTable
      caption={caption}
      columns={columns}
      rows={mergeMatrix(rows)}
      keyOf={({ agent, tool, fingerprints }) => JSON.stringify([agent, tool, fingerprints[0]])}
    />
  );
}

const columns: readonly DataColumn<MergedRow>[] = [
  {
    id: 'tool',
    title: 'Tool',
    cell: ({ tool }) =>
      tool === null ? (
        <span class="muted">no tool</span>
      ) : (
        <a class="value strong" href={actorLink('tool', tool)}>
          {tool}
        </a>
      ),
  },
  {
    id: 'credential',
    title: 'Credential',
    cell: ({ type, provider, fingerprints }) => (
      <span class="credential-cell">
        <span class="value">{type === 'unknown' ? provider : type}</span>
        <Fingerprints of={fingerprints} />
      </span>
    ),
  },
  {
    id: 'granted',
    title: 'Scopes granted',
    cell: ({ scopesGranted }) => (
      <TagList
        names={scopesGranted}
        none="not known"
        most={4}
        linkOf={(scope) => filterLink(filterOf(['scope', scope]))}
      />
    ),
  },
  {
    id: 'used',
    title: 'Operations used',
    cell: ({ operationsUsed }) => <TagList names={operationsUsed} none="none seen" most={4} />,
  },
  { id: 'targets', title: 'At', cell: ({ targets }) => <TagList names={targets} most={2} /> },
  { id: 'uses', title: 'Uses', align: 'end', cell: ({ uses }) => uses.toLocaleString('en') },
  { id: 'last', title: 'Last used', cell: ({ lastUsedAt }) => <Ago at={lastUsedAt} /> },
];

function Fingerprints({ of }: { readonly of: readonly string[] }) {
  const [first, ...rest] = of;
  if (first === undefined) return null;
  if (rest.length === 0) return <Fingerprint value={first} />;
  return (
    <details>
      <summary>{of.length.toLocaleString('en')} credentials</summary>
      <ul>
        {of.map((fingerprint) => (
          <li key={fingerprint}>
            <Fingerprint value={fingerprint} />
          </li>
        ))}
      </ul>
    </details>
  );
}
