import type { ExportKindsView, ExportView } from '../../../src/core/api/export-views.ts';
import { useAnswer } from '../api/use-answer.ts';
import type { ViewProps } from '../app/routes.tsx';
import { Answered } from '../components/answered.tsx';
import { Empty } from '../components/message.tsx';
import { ViewHead } from '../components/view-head.tsx';
import { DeadLetters } from '../exports/dead-letter-rows.tsx';
import { ExportActions } from '../exports/export-actions.tsx';
import { ExportFacts } from '../exports/export-facts.tsx';
import { ExportFigures } from '../exports/export-figures.tsx';
import { exportPath } from '../exports/export-path.ts';
import { LastFailure } from '../exports/last-failure.tsx';
import { RecordPreview } from '../exports/record-preview.tsx';
import { shownState, stateMeans } from '../exports/shown-state.ts';
import { StateChip } from '../exports/state-chip.tsx';
import { useExportKinds } from '../exports/use-export-kinds.ts';
import { isAdmin } from '../session/session.ts';

const everyMs = 3_000;

/** One destination: how far it is, what went wrong, what it is set to, and what can be done. */
export function ExportDetailView({ parameters }: ViewProps) {
  const name = parameters['name'] ?? '';
  const asked = useAnswer<ExportView>(exportPath(name), everyMs);
  const kinds = useExportKinds();
  if (asked.error.value?.code === 'not_found') {
    return (
      <Empty whole title="There is no such destination">
        <p>
          <a href="/exports">To the destinations</a>
        </p>
      </Empty>
    );
  }
  return (
    <div class="view">
      <Answered asked={asked} what="the destination" whole>
        {(destination) => (
          <Destination destination={destination} kinds={kinds.data.value} onChange={asked.reload} />
        )}
      </Answered>
    </div>
  );
}

function Destination({
  destination,
  kinds,
  onChange,
}: {
  readonly destination: ExportView;
  readonly kinds: ExportKindsView | null;
  readonly onChange: () => void;
}) {
  const { name, kind, format, status } = destination;
  const kindTitle = kinds?.kinds.find((each) => each.name === kind)?.title ?? kind;
  const formatTitle = kinds?.formats.find((each) => each.name === format)?.title ?? format;
  return (
    <>
      <ViewHead
        title={<span class="value">{name}</span>}
        about={
          <>
            <span class="value">{kindTitle}</span>, as <span class="value">{formatTitle}</span>.{' '}
            {stateMeans[shownState(destination)]}
          </>
        }
      >
        <StateChip destination={destination} />
      </ViewHead>
      <section class="section panel how-far" aria-label="How far it is">
        <ExportFigures status={status} />
        <p class="export-failure">
          <span class="muted">Last error</span> <LastFailure status={status} />
        </p>
        {isAdmin.value && <ExportActions destination={destination} onChange={onChange} />}
      </section>
      <ExportFacts destination={destination} kinds={kinds} />
      <DeadLetters destination={destination} />
      {kinds !== null && <RecordPreview formats={kinds.formats} format={format} />}
    </>
  );
}
