import type { ExportView } from '../../../src/core/api/export-views.ts';
import { rateWords } from '../../../src/core/api/rate-words.ts';
import { type DataColumn, DataTable } from '../components/data-table.tsx';
import { Ago } from '../components/time.tsx';
import { linkTo } from '../router/match-path.ts';
import { lagWords } from './lag-words.ts';
import { LastFailure } from './last-failure.tsx';
import { StateChip } from './state-chip.tsx';

/** Every destination: how far it is, and what went wrong last. */
export function ExportRows({ destinations }: { readonly destinations: readonly ExportView[] }) {
  return (
    <DataTable caption="Destinations" columns={columns} rows={destinations} keyOf={({ name }) => name} />
  );
}

const columns: readonly DataColumn<ExportView>[] = [
  {
    id: 'name',
    title: 'Name',
    cell: ({ name, kind, format }) => (
      <>
        <a class="value strong" href={linkTo('/exports/:name', { name })}>
          {name}
        </a>
        <div class="value muted">
          {kind} · {format}
        </div>
      </>
    ),
  },
  { id: 'state', title: 'State', cell: (destination) => <StateChip destination={destination} /> },
  {
    id: 'lag',
    title: 'Lag',
    cell: ({ status: { lagSeconds, waiting } }) => (
      <>
        {lagWords(lagSeconds)}
        {waiting > 0 && <div class="muted">{waiting.toLocaleString('en')} waiting</div>}
      </>
    ),
  },
  {
    id: 'rate',
    title: 'Rate',
    align: 'end',
    cell: ({ status }) => (
      <span title="Events a second over the last minute">{rateWords(status.ratePerSecond)}</span>
    ),
  },
  {
    id: 'delivered',
    title: 'Delivered',
    align: 'end',
    cell: ({ status }) => status.delivered.toLocaleString('en'),
  },
  {
    id: 'acknowledged',
    title: 'Acknowledged',
    cell: ({ status }) => <Ago at={status.acknowledgedAt} none="nothing yet" />,
  },
  {
    id: 'dead',
    title: 'Dead letters',
    align: 'end',
    cell: ({ name, status }) => <Kept count={status.deadLetters} href={linkTo('/exports/:name', { name })} />,
  },
  { id: 'missed', title: 'Missed', align: 'end', cell: ({ status }) => <Kept count={status.missed} /> },
  { id: 'failure', title: 'Last error', cell: ({ status }) => <LastFailure status={status} /> },
];

/** A number that should be none. */
function Kept({ count, href }: { readonly count: number; readonly href?: string }) {
  if (count === 0) return <span class="muted">0</span>;
  const text = count.toLocaleString('en');
  return href === undefined ? (
    <b class="bad-text">{text}</b>
  ) : (
    <a class="bad-text strong" href={href}>
      {text}
    </a>
  );
}
