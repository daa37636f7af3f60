import type { CredentialDetail, UsageView } from '../../../src/core/api/views.ts';
import { actorLink } from '../actors/actor-link.ts';
import { Chip } from '../components/chip.tsx';
import { type DataColumn, DataTable } from '../components/data-table.tsx';
import { Section } from '../components/section.tsx';
import { Ago } from '../components/time.tsx';
import { Uses } from '../components/uses.tsx';
import { filterLink, filterOf } from '../credentials/filter-link.ts';
import { sourceWords } from '../flow/issuer-flows.ts';
import { linkTo } from '../router/match-path.ts';
import { query } from '../router/navigation.ts';
import { WorkloadLink } from '../workloads/workload-link.tsx';

const few = 20;

/** Which workload did what with it where. */
export function UsageRows({ credential: { usage, fingerprint } }: { readonly credential: CredentialDetail }) {
  const all = query.value.get('usage') === 'all';
  const rows = all ? usage : usage.slice(0, few);
  return (
    <Section
      id="usage"
      title="Workloads and targets"
      about="What was done with it, by whom and where; the last first."
    >
      {usage.length === 0 ? (
        <p class="muted">Nothing is known of its use.</p>
      ) : (
        <DataTable caption="Workloads and targets" columns={columns} rows={rows} keyOf={keyOf} />
      )}
      {rows.length < usage.length && (
        <p class="list-end">
          <a class="button" href={linkTo('/credentials/:fingerprint', { fingerprint }, { usage: 'all' })}>
            Show all {usage.length.toLocaleString('en')}
          </a>
        </p>
      )}
    </Section>
  );
}

/** Of what is counted together; the counts themselves change. */
function keyOf(row: UsageView): string {
  const {
    count: _count,
    accepted: _accepted,
    denied: _denied,
    error: _error,
    instances: _instances,
    ...of
  } = row;
  const { firstAt: _first, lastAt: _last, exact: _exact, ...dimensions } = of;
  return JSON.stringify(dimensions);
}

const kinds = { fetched: 'Fetched', used: 'Used', ended: 'Ended' } as const;

const columns: readonly DataColumn<UsageView>[] = [
  {
    id: 'kind',
    title: 'What',
    cell: ({ kind, held, channel }) => (
      <>
        <Chip tone={kind === 'used' ? 'accent' : kind === 'fetched' ? 'info' : 'warn'}>
          {held ? 'Held' : kinds[kind]}
        </Chip>{' '}
        <span class="muted">{kind === 'fetched' ? sourceWords(channel) : channel.replaceAll('_', ' ')}</span>
      </>
    ),
  },
  { id: 'workload', title: 'Workload', cell: ({ workload }) => <WorkloadLink workload={workload} /> },
  { id: 'actor', title: 'On behalf of', cell: (row) => <ActorsOf usage={row} /> },
  {
    id: 'target',
    title: 'Target',
    cell: ({ address, port, operation }) => (
      <>
        {address === null ? (
          <span class="muted">–</span>
        ) : (
          <a class="value" href={filterLink(filterOf(['target', address]))}>
            {address}
            {port === null || port === 443 ? '' : `:${port}`}
          </a>
        )}
        {operation !== null && <div class="value muted">{operation}</div>}
      </>
    ),
  },
  { id: 'count', title: 'Count', align: 'end', cell: (row) => <Uses uses={row} /> },
  {
    id: 'outcome',
    title: 'Answers',
    cell: ({ kind, accepted, denied, error }) =>
      kind !== 'used' ? null : (
        <span class="outcomes">
          {accepted > 0 && <Chip tone="ok">{accepted.toLocaleString('en')} accepted</Chip>}
          {denied > 0 && <Chip tone="bad">{denied.toLocaleString('en')} denied</Chip>}
          {error > 0 && <Chip tone="warn">{error.toLocaleString('en')} failed</Chip>}
          {accepted + denied + error === 0 && <span class="muted">none seen</span>}
        </span>
      ),
  },
  { id: 'last', title: 'Last', cell: ({ lastAt }) => <Ago at={lastAt} /> },
];

function ActorsOf({ usage: { agent, tool, notebook, cell, user } }: { readonly usage: UsageView }) {
  const found = [
    ['agent', agent],
    ['tool', tool],
    ['notebook', notebook],
    ['human', user],
  ] as const;
  if (found.every(([, name]) => name === null)) return <span class="muted">not known</span>;
  return (
    <ul class="actors">
      {found.map(([kind, name]) =>
        name === null ? null : (
          <li key={kind}>
            <span class="muted">{kind}</span>{' '}
            <a class="value" href={actorLink(kind, name)}>
              {name}
            </a>
            {kind === 'notebook' && cell !== null && <span class="value muted"> cell {cell}</span>}
          </li>
        ),
      )}
    </ul>
  );
}
