import { type ActorKind, type ActorView, actorKinds } from '../../../src/core/api/inventory-views.ts';
import { actorFields, actorLink, actorTitles } from '../actors/actor-link.ts';
import { apiPath } from '../api/request.ts';
import { usePages } from '../api/use-pages.ts';
import { Choices } from '../components/choices.tsx';
import { type DataColumn, DataTable } from '../components/data-table.tsx';
import { Empty } from '../components/message.tsx';
import { Names } from '../components/names.tsx';
import { PagedRows } from '../components/paged-rows.tsx';
import { TagList } from '../components/tag-list.tsx';
import { Ago } from '../components/time.tsx';
import { Uses } from '../components/uses.tsx';
import { ViewHead } from '../components/view-head.tsx';
import { WordSearch } from '../components/word-search.tsx';
import { filterLink, filterOf } from '../credentials/filter-link.ts';
import { linkTo } from '../router/match-path.ts';
import { navigate, query } from '../router/navigation.ts';

/** On whose behalf credentials are used: agents, tools, notebooks, humans. */
export function AgentsView() {
  const kind = actorKinds.find((one) => one === query.value.get('kind')) ?? 'agent';
  const q = query.value.get('q') ?? '';
  const list = usePages<ActorView>(apiPath('actors', { kind, q }));
  const { many } = actorTitles[kind];
  return (
    <div class="view">
      <ViewHead title="Agents" about="On whose behalf credentials are used.">
        <Choices
          label="Kinds"
          choices={actorKinds.map((one) => ({
            title: actorTitles[one].many,
            href: linkTo('/agents', {}, { kind: one === 'agent' ? null : one, q }),
            chosen: one === kind,
          }))}
        />
        <WordSearch
          label={`Find among ${many.toLowerCase()}`}
          q={q}
          onAsk={(words) =>
            navigate(linkTo('/agents', {}, { kind: query.peek().get('kind'), q: words }), { replace: true })
          }
        />
      </ViewHead>
      <div class="panel">
        <PagedRows list={list} what={many.toLowerCase()} empty={<NoActors kind={kind} q={q} />}>
          {(rows) => <DataTable caption={many} columns={columns} rows={rows} keyOf={({ name }) => name} />}
        </PagedRows>
      </div>
    </div>
  );
}

function NoActors({ kind, q }: { readonly kind: ActorKind; readonly q: string }) {
  const many = actorTitles[kind].many.toLowerCase();
  if (q !== '') {
    return (
      <Empty title={`No ${actorTitles[kind].one.toLowerCase()} matches`}>
        <p>
          <a href={linkTo('/agents', {}, { kind })}>All {many}</a>
        </p>
      </Empty>
    );
  }
  return (
    <Empty title={`No ${actorTitles[kind].one.toLowerCase()} was seen yet`}>
      <p>
        Who acts is told by the agent framework, or by OpenTelemetry attributes. See what is used without:{' '}
        <a href={filterLink('attributed:false')}>unattributed credentials</a>.
      </p>
    </Empty>
  );
}

const columns: readonly DataColumn<ActorView>[] = [
  {
    id: 'name',
    title: 'Name',
    cell: ({ kind, name }) => (
      <a class="value strong" href={actorLink(kind, name)}>
        {name}
      </a>
    ),
  },
  {
    id: 'credentials',
    title: 'Credentials',
    align: 'end',
    cell: ({ kind, name, credentials }) => (
      <a href={filterLink(filterOf([actorFields[kind], name]))}>{credentials.toLocaleString('en')}</a>
    ),
  },
  { id: 'uses', title: 'Uses', align: 'end', cell: ({ uses }) => <Uses uses={uses} /> },
  {
    id: 'workloads',
    title: 'Workloads',
    cell: ({ workloads }) => <Names names={[...new Set(workloads.map(({ service }) => service))]} most={2} />,
  },
  { id: 'targets', title: 'Targets', cell: ({ targets }) => <TagList names={targets} most={3} /> },
  { id: 'last', title: 'Last seen', cell: ({ lastSeenAt }) => <Ago at={lastSeenAt} /> },
];
