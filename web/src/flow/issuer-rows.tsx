import type { IssuerView } from '../../../src/core/api/inventory-views.ts';
import { type DataColumn, DataTable } from '../components/data-table.tsx';
import { TagList } from '../components/tag-list.tsx';
import { Ago } from '../components/time.tsx';
import { filterLink, filterOf } from '../credentials/filter-link.ts';
import { type FlowLinks, flowLinks } from './flow-links.ts';
import { originOf } from './issuer-flows.ts';

/** What the drawing shows, and more, as a table. */
export function IssuerRows({ issuers }: { readonly issuers: readonly IssuerView[] }) {
  const columns = columnsOf(flowLinks(issuers));
  return (
    <DataTable
      caption="Issuers and targets"
      columns={columns}
      rows={issuers}
      keyOf={({ provider, address }) => JSON.stringify([provider, address])}
    />
  );
}

function columnsOf(links: FlowLinks): readonly DataColumn<IssuerView>[] {
  return [
    {
      id: 'provider',
      title: 'Provider',
      cell: ({ provider }) => (
        <a class="value strong" href={filterLink(links.provider(provider))}>
          {provider}
        </a>
      ),
    },
    {
      id: 'origin',
      title: 'Handed out by',
      cell: (issuer) => <span class="value">{originOf(issuer)}</span>,
    },
    {
      id: 'credentials',
      title: 'Credentials',
      align: 'end',
      cell: (issuer) => (
        <a
          href={filterLink(
            links.origin(originOf(issuer), issuer.provider) ?? links.provider(issuer.provider),
          )}
        >
          {issuer.credentials.toLocaleString('en')}
        </a>
      ),
    },
    { id: 'types', title: 'Types', cell: ({ types }) => <TagList names={types} most={3} /> },
    {
      id: 'policies',
      title: 'Policies',
      cell: ({ policies }) => (
        <TagList names={policies} most={2} linkOf={(policy) => filterLink(filterOf(['policy', policy]))} />
      ),
    },
    {
      id: 'targets',
      title: 'Presented at',
      cell: ({ provider, targets }) => (
        <TagList
          names={targets.map(({ address }) => address)}
          most={3}
          none="nowhere seen"
          linkOf={(target) => filterLink(filterOf(['provider', provider], ['target', target]))}
        />
      ),
    },
    { id: 'last', title: 'Last seen', cell: ({ lastSeenAt }) => <Ago at={lastSeenAt} /> },
  ];
}
