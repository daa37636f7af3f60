import type { CredentialDetail, ObservationView } from '../../../src/core/api/views.ts';
import { apiPath } from '../api/request.ts';
import { usePages } from '../api/use-pages.ts';
import { Chip, type Tone } from '../components/chip.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { type DataColumn, DataTable } from '../components/data-table.tsx';
import { PagedRows } from '../components/paged-rows.tsx';
import { Section } from '../components/section.tsx';
import { Ago } from '../components/time.tsx';
import { WorkloadName } from '../components/workload-name.tsx';
import { linkTo } from '../router/match-path.ts';
import { query } from '../router/navigation.ts';

const few = 10;

/** The spans that all of this was learned from. */
export function Evidence({ credential }: { readonly credential: CredentialDetail }) {
  const { fingerprint, observations } = credential;
  const all = query.value.get('evidence') === 'all';
  return (
    <Section
      id="evidence"
      title="Evidence"
      about="The spans this was learned from, the last first. Their ids find them in your tracing system."
    >
      {all ? (
        <AllEvidence fingerprint={fingerprint} />
      ) : observations.length === 0 ? (
        <p class="muted">No span of it is kept any more.</p>
      ) : (
        <>
          <Rows rows={observations.slice(0, few)} />
          {observations.length > few && (
            <p class="list-end">
              <a
                class="button"
                href={linkTo('/credentials/:fingerprint', { fingerprint }, { evidence: 'all' })}
              >
                Show all
              </a>
            </p>
          )}
        </>
      )}
    </Section>
  );
}

function AllEvidence({ fingerprint }: { readonly fingerprint: string }) {
  const list = usePages<ObservationView>(apiPath(`credentials/${fingerprint}/observations`));
  return (
    <PagedRows list={list} what="evidence" empty={<p class="muted">No span of it is kept any more.</p>}>
      {(rows) => <Rows rows={rows} />}
    </PagedRows>
  );
}

function Rows({ rows }: { readonly rows: readonly ObservationView[] }) {
  return (
    <DataTable
      caption="Observations"
      columns={columns}
      rows={rows}
      keyOf={({ traceId, spanId, kind }) => `${traceId} ${spanId} ${kind}`}
    />
  );
}

const outcomeTones: Readonly<Record<string, Tone>> = { accepted: 'ok', denied: 'bad', error: 'warn' };
const kinds = { fetched: 'Fetched', used: 'Used', ended: 'Ended' } as const;

const columns: readonly DataColumn<ObservationView>[] = [
  { id: 'at', title: 'When', cell: ({ at }) => <Ago at={at} /> },
  {
    id: 'kind',
    title: 'What',
    cell: ({ kind, outcome, mechanism }) => (
      <>
        {kinds[kind]}{' '}
        {outcome !== null && outcome !== 'sent' && (
          <Chip tone={outcomeTones[outcome] ?? 'neutral'}>{outcome}</Chip>
        )}
        {mechanism !== null && <div class="value muted">{mechanism}</div>}
      </>
    ),
  },
  {
    id: 'who',
    title: 'Who',
    cell: ({ workload, agent, tool, instance }) => (
      <>
        <WorkloadName workload={workload} />
        <div class="value muted" title={`Process ${instance}`}>
          {[agent, tool].flatMap((name) => name ?? []).join(' › ')}
        </div>
      </>
    ),
  },
  {
    id: 'where',
    title: 'Where',
    cell: ({ address, operation, channel, module }) => (
      <>
        <span class="value">{address ?? channel.replaceAll('_', ' ')}</span>
        {operation !== null && <div class="value muted">{operation}</div>}
        {module !== null && <div class="value muted">by {module}</div>}
      </>
    ),
  },
  { id: 'trace', title: 'Trace', cell: ({ traceId }) => <Id value={traceId} what="trace id" /> },
  { id: 'span', title: 'Span', cell: ({ spanId }) => <Id value={spanId} what="span id" /> },
];

function Id({ value, what }: { readonly value: string; readonly what: string }) {
  return (
    <span class="fingerprint">
      <code title={value}>{value.length > 16 ? `${value.slice(0, 8)}…${value.slice(-4)}` : value}</code>
      <CopyButton text={value} label={`Copy ${what}`} />
    </span>
  );
}
