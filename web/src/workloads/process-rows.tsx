import type { ProcessView } from '../../../src/core/api/inventory-views.ts';
import { silentAfterMs } from '../../../src/core/silence.ts';
import { clock } from '../app/clock.ts';
import { gapWords } from '../blind-spots/gap-words.ts';
import { Chip } from '../components/chip.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { type DataColumn, DataTable } from '../components/data-table.tsx';
import { Names } from '../components/names.tsx';
import { Ago } from '../components/time.tsx';

/** The process instances of a workload, and how their hooks are. */
export function ProcessRows({ processes }: { readonly processes: readonly ProcessView[] }) {
  return (
    <DataTable caption="Processes" columns={columns} rows={processes} keyOf={({ instance }) => instance} />
  );
}

function ProcessState({
  process: { endedAt, silent, lastSeenAt },
}: {
  readonly process: Pick<ProcessView, 'endedAt' | 'silent' | 'lastSeenAt'>;
}) {
  if (endedAt !== null) return <Chip>Ended</Chip>;
  if (silent) return <Chip tone="warn">Silent</Chip>;
  if (clock.value - Date.parse(lastSeenAt) <= silentAfterMs) return <Chip tone="ok">Reports</Chip>;
  return (
    <Chip title="It never said that it ended. Nothing was heard of it for a day, or a newer process took its place.">
      Gone
    </Chip>
  );
}

const columns: readonly DataColumn<ProcessView>[] = [
  {
    id: 'instance',
    title: 'Process',
    cell: ({ instance, version, runtime }) => (
      <>
        <span class="fingerprint">
          <code class="value clip instance" title={instance}>
            {instance}
          </code>
          <CopyButton text={instance} label="Copy the instance" />
        </span>
        <div class="value muted">{[version, runtime].flatMap((part) => part ?? []).join(' · ')}</div>
      </>
    ),
  },
  {
    id: 'state',
    title: 'State',
    cell: (process) => (
      <span class="gap-chips">
        <ProcessState process={process} />
        {process.doubts.map((doubt) => (
          <Chip key={doubt} tone="bad">
            {gapWords[doubt].title}
          </Chip>
        ))}
      </span>
    ),
  },
  {
    id: 'where',
    title: 'Where',
    cell: ({ pod, host, pid, identity }) => (
      <>
        <span class="value">{pod ?? host ?? '–'}</span>
        {pid !== null && <span class="muted"> pid {pid}</span>}
        {identity !== null && <div class="value muted">{identity}</div>}
      </>
    ),
  },
  {
    id: 'hooks',
    title: 'Hooks',
    cell: ({ hooks, shadowed }) => (
      <>
        <Names names={hooks} most={4} none="not told" />
        {shadowed.length > 0 && <div class="warn-text value">replaced: {shadowed.join(', ')}</div>}
      </>
    ),
  },
  {
    id: 'seen',
    title: 'Seen, dropped',
    align: 'end',
    cell: ({ seen, dropped }) => (
      <>
        {seen.toLocaleString('en')}
        {dropped > 0 && <div class="warn-text">{dropped.toLocaleString('en')} dropped</div>}
      </>
    ),
  },
  { id: 'last', title: 'Last seen', cell: ({ lastSeenAt }) => <Ago at={lastSeenAt} /> },
];
