import type { ExportView } from '../../../src/core/api/export-views.ts';
import type { Page } from '../../../src/core/api/views.ts';
import { apiPath } from '../api/request.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Answered } from '../components/answered.tsx';
import { Section } from '../components/section.tsx';
import { ViewHead } from '../components/view-head.tsx';
import { ExportRows } from '../exports/export-rows.tsx';
import { NewExportForm } from '../exports/new-export-form.tsx';
import { NoExports } from '../exports/no-exports.tsx';
import { RecordPreview } from '../exports/record-preview.tsx';
import { useExportKinds } from '../exports/use-export-kinds.ts';
import { isAdmin } from '../session/session.ts';

const everyMs = 5_000;

/** Where usage, changes, findings and gaps go, and how far each destination is. */
export function ExportsView() {
  const asked = useAnswer<Page<ExportView>>(apiPath('exports'), everyMs);
  const kinds = useExportKinds();
  return (
    <div class="view">
      <ViewHead
        title="Exports"
        about="Where every usage, every change, every finding and every gap goes, and whether it arrives."
      />
      <Answered asked={asked} what="destinations">
        {({ items }) =>
          items.length === 0 ? (
            <NoExports />
          ) : (
            <div class="panel">
              <ExportRows destinations={items} />
            </div>
          )
        }
      </Answered>
      {asked.data.value !== null && (
        <Answered asked={kinds} what="kinds of destination">
          {(answer) => (
            <>
              {isAdmin.value && (
                <Section id="new-export" title="Add a destination">
                  <NewExportForm kinds={answer} />
                </Section>
              )}
              <RecordPreview formats={answer.formats} format="ocsf" />
            </>
          )}
        </Answered>
      )}
    </div>
  );
}
