import type { TargetView } from '../../../src/core/api/inventory-views.ts';
import { Chip } from '../components/chip.tsx';
import { type DataColumn, DataTable } from '../components/data-table.tsx';
import { TagList } from '../components/tag-list.tsx';
import { Ago } from '../components/time.tsx';
import { Uses } from '../components/uses.tsx';
import { filterLink, filterOf } from '../credentials/filter-link.ts';

/** Where credentials are presented. `within` narrows the links of the rows. */
export function TargetRows({
  targets,
  within,
}: {
  readonly targets: readonly TargetView[];
  readonly within: string;
}) {
  const columns: readonly DataColumn<TargetView>[] = [
    {
      id: 'target',
      title: 'Target',
      cell: ({ address, port }) => (
        <a class="value" href={filterLink(`${filterOf(['target', address])} ${within}`.trim())}>
          {address}
          {port === null || port === 443 ? '' : `:${port}`}
        </a>
      ),
    },
    {
      id: 'operations',
      title: 'Operations',
      cell: ({ operations }) => <TagList names={operations} most={3} />,
    },
    {
      id: 'credentials',
      title: 'Credentials',
      align: 'end',
      cell: ({ credentials }) => credentials.toLocaleString('en'),
    },
    { id: 'uses', title: 'Uses', align: 'end', cell: ({ uses }) => <Uses uses={uses} /> },
    {
      id: 'denied',
      title: 'Denied',
      align: 'end',
      cell: ({ denied }) =>
        denied === 0 ? <span class="muted">0</span> : <Chip tone="bad">{denied.toLocaleString('en')}</Chip>,
    },
    { id: 'last', title: 'Last seen', cell: ({ lastSeenAt }) => <Ago at={lastSeenAt} /> },
  ];
  return (
    <DataTable
      caption="Targets"
      columns={columns}
      rows={targets}
      keyOf={({ address, port }) => `${address} ${port}`}
    />
  );
}
