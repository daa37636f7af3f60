import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { DeadLetterView, ExportView, ReplayView } from '../../../src/core/api/export-views.ts';
import { asMayflyError, send } from '../api/request.ts';
import { usePages } from '../api/use-pages.ts';
import { Chip } from '../components/chip.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { type DataColumn, DataTable } from '../components/data-table.tsx';
import { sentence } from '../components/message.tsx';
import { PagedRows } from '../components/paged-rows.tsx';
import { Section } from '../components/section.tsx';
import { Ago } from '../components/time.tsx';
import { isAdmin } from '../session/session.ts';
import { exportPath } from './export-path.ts';
import { RecordText } from './record-text.tsx';

/** How often it is asked what became of letters that are being sent again. */
const onItsWayMs = 2_000;

/** Events that the receiver will never take as they are, each with its reason. */
export function DeadLetters({ destination: { name, status } }: { readonly destination: ExportView }) {
  const list = usePages<DeadLetterView>(exportPath(name, 'dead-letters'));
  const told = useSignal<string | null>(null);
  const before = useRef(status.deadLetters);
  useEffect(() => {
    if (before.current !== status.deadLetters) list.reload();
    before.current = status.deadLetters;
  }, [status.deadLetters]);
  const isAnyOnItsWay = list.items.value?.some((letter) => letter.again) === true;
  useEffect(() => {
    if (!isAnyOnItsWay) return;
    const timer = setInterval(() => document.hidden || list.reload(), onItsWayMs);
    return () => clearInterval(timer);
  }, [isAnyOnItsWay]);
  const replay = async (ids: readonly string[] | null) => {
    try {
      const { letters } = await send<ReplayView>('POST', exportPath(name, 'replay'), { ids });
      told.value = `${letters.toLocaleString('en')} ${letters === 1 ? 'is' : 'are'} sent again.`;
    } catch (error) {
      told.value = sentence(asMayflyError(error).message);
    }
    list.reload();
  };
  const columns = isAdmin.value ? [...facts, again(replay)] : facts;
  return (
    <Section
      id="dead-letters"
      title="Dead letters"
      about="What the receiver will never take as it is. It is put aside, so that it holds up nothing."
      beside={
        isAdmin.value && status.deadLetters > 1 ? (
          <button type="button" class="button beside" onClick={() => void replay(null)}>
            Send all again
          </button>
        ) : undefined
      }
    >
      <p role="status" class="value outcome">
        {told.value}
      </p>
      <PagedRows list={list} what="dead letters" empty={<p class="muted">There are none.</p>}>
        {(rows) => <DataTable caption="Dead letters" columns={columns} rows={rows} keyOf={({ id }) => id} />}
      </PagedRows>
    </Section>
  );
}

const facts: readonly DataColumn<DeadLetterView>[] = [
  {
    id: 'event',
    title: 'Event',
    cell: ({ id, kind }) => (
      <>
        {kind}
        <div class="credential-cell">
          <code class="muted" title={id}>
            …{id.slice(-8)}
          </code>
          <CopyButton text={id} label="Copy the id" />
        </div>
      </>
    ),
  },
  { id: 'at', title: 'Happened', cell: ({ at }) => <Ago at={at} /> },
  {
    id: 'reason',
    title: 'Reason',
    cell: ({ reason, event }) => (
      <>
        <span class="value said">{sentence(reason)}</span>
        <details class="whole-event">
          <summary>The event</summary>
          <RecordText label="The event" body={JSON.stringify(event, null, 2)} />
        </details>
      </>
    ),
  },
];

function again(replay: (ids: readonly string[]) => Promise<void>): DataColumn<DeadLetterView> {
  return {
    id: 'again',
    title: 'Action',
    align: 'end',
    cell: (letter) =>
      letter.again ? (
        <Chip tone="info">Sent again soon</Chip>
      ) : (
        <button type="button" class="button" onClick={() => void replay([letter.id])}>
          Send again <span class="visually-hidden">{letter.id}</span>
        </button>
      ),
  };
}
