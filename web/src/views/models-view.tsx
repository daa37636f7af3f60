import type { ModelEndpointView } from '../../../src/core/api/aggregate-views.ts';
import { actorLink } from '../actors/actor-link.ts';
import { apiPath } from '../api/request.ts';
import { usePages } from '../api/use-pages.ts';
import { type DataColumn, DataTable } from '../components/data-table.tsx';
import { Fingerprint } from '../components/fingerprint.tsx';
import { Empty } from '../components/message.tsx';
import { Names } from '../components/names.tsx';
import { PagedRows } from '../components/paged-rows.tsx';
import { TagList } from '../components/tag-list.tsx';
import { Ago } from '../components/time.tsx';
import { ViewHead } from '../components/view-head.tsx';
import { filterLink, filterOf } from '../credentials/filter-link.ts';

/** Who speaks to which model with which identities. */
export function ModelsView() {
  const list = usePages<ModelEndpointView>(apiPath('model-endpoints'));
  return (
    <div class="view">
      <ViewHead title="Models" about="Who speaks to which model endpoint, with which identities." />
      <PagedRows
        list={list}
        what="model endpoints"
        counted={false}
        empty={<Empty title="No model endpoint was seen yet" />}
      >
        {(endpoints) => endpoints.map((endpoint) => <Endpoint key={endpoint.address} endpoint={endpoint} />)}
      </PagedRows>
    </div>
  );
}

function Endpoint({
  endpoint: { address, provider, identities, count },
}: {
  readonly endpoint: ModelEndpointView;
}) {
  return (
    <section class="section panel" aria-label={address}>
      <div class="section-head">
        <h2 class="value">{address}</h2>
        <p class="muted">
          {provider !== null && <span class="value">{provider}, </span>}
          <a href={filterLink(filterOf(['target', address]))}>
            {count.toLocaleString('en')} {count === 1 ? 'identity' : 'identities'}
          </a>
        </p>
      </div>
      <DataTable
        caption={`Identities at ${address}`}
        columns={columns}
        rows={identities}
        keyOf={({ fingerprint }) => fingerprint}
      />
    </section>
  );
}

type Identity = ModelEndpointView['identities'][number];

const columns: readonly DataColumn<Identity>[] = [
  {
    id: 'identity',
    title: 'Identity',
    cell: ({ subject, fingerprint }) => (
      <span class="credential-cell">
        {subject !== null && <span class="value">{subject}</span>}
        <Fingerprint value={fingerprint} />
      </span>
    ),
  },
  { id: 'workloads', title: 'Workloads', cell: ({ workloads }) => <Names names={workloads} most={3} /> },
  {
    id: 'agents',
    title: 'Agents',
    cell: ({ agents }) => (
      <TagList names={agents} most={3} linkOf={(name) => actorLink('agent', name)} none="not known" />
    ),
  },
  { id: 'uses', title: 'Uses', align: 'end', cell: ({ uses }) => uses.toLocaleString('en') },
  { id: 'last', title: 'Last used', cell: ({ lastUsedAt }) => <Ago at={lastUsedAt} /> },
];
