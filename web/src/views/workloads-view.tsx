import type { WorkloadView } from '../../../src/core/api/inventory-views.ts';
import { actorLink } from '../actors/actor-link.ts';
import { apiPath } from '../api/request.ts';
import { usePages } from '../api/use-pages.ts';
import { GapChips } from '../blind-spots/gap-chips.tsx';
import { type DataColumn, DataTable } from '../components/data-table.tsx';
import { Empty } from '../components/message.tsx';
import { PagedRows } from '../components/paged-rows.tsx';
import { TagList } from '../components/tag-list.tsx';
import { Ago } from '../components/time.tsx';
import { ViewHead } from '../components/view-head.tsx';
import { WordSearch } from '../components/word-search.tsx';
import { WorkloadName } from '../components/workload-name.tsx';
import { workloadFilter } from '../credentials/filter-link.ts';
import { linkTo } from '../router/match-path.ts';
import { navigate, query } from '../router/navigation.ts';
import { StateCountLinks } from '../workloads/state-counts.tsx';

/** All that runs with credentials. */
export function WorkloadsView() {
  const q = query.value.get('q') ?? '';
  const list = usePages<WorkloadView>(apiPath('workloads', { q }));
  return (
    <div class="view">
      <ViewHead title="Workloads" about="What runs with credentials, and how much of it is seen.">
        <WordSearch
          label="Find a workload"
          q={q}
          onAsk={(words) => navigate(linkTo('/workloads', {}, { q: words }), { replace: true })}
        />
      </ViewHead>
      <div class="panel">
        <PagedRows
          list={list}
          what="workloads"
          empty={
            <Empty title={q === '' ? 'No workload was seen yet' : 'No workload matches'}>
              <p>{q === '' ? <a href="/">See how to begin</a> : <a href="/workloads">All workloads</a>}</p>
            </Empty>
          }
        >
          {(rows) => <DataTable caption="Workloads" columns={columns} rows={rows} keyOf={({ id }) => id} />}
        </PagedRows>
      </div>
    </div>
  );
}

const columns: readonly DataColumn<WorkloadView>[] = [
  {
    id: 'workload',
    title: 'Workload',
    cell: (row) => <WorkloadName workload={row} href={linkTo('/workloads/:id', { id: row.id })} />,
  },
  {
    id: 'credentials',
    title: 'Credentials',
    cell: (row) => <StateCountLinks counts={row.credentials} q={workloadFilter(row)} />,
  },
  {
    id: 'agents',
    title: 'Agents',
    cell: ({ agents }) => <TagList names={agents} most={3} linkOf={(name) => actorLink('agent', name)} />,
  },
  { id: 'coverage', title: 'Coverage', cell: ({ coverage }) => <GapChips coverage={coverage} /> },
  { id: 'seen', title: 'Last seen', cell: ({ lastSeenAt }) => <Ago at={lastSeenAt} /> },
];
