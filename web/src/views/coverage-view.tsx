import type { CompletenessView } from '../../../src/core/api/aggregate-views.ts';
import type { CoverageView as CoverageAnswer } from '../../../src/core/api/inventory-views.ts';
import { apiPath } from '../api/request.ts';
import { useAnswer } from '../api/use-answer.ts';
import { CompletenessBars } from '../blind-spots/completeness-bars.tsx';
import { CoverageRows } from '../blind-spots/coverage-rows.tsx';
import { shareWords } from '../blind-spots/share-words.ts';
import { Answered } from '../components/answered.tsx';
import { Choices } from '../components/choices.tsx';
import { Figure, Figures } from '../components/figures.tsx';
import { Empty } from '../components/message.tsx';
import { Section } from '../components/section.tsx';
import { ViewHead } from '../components/view-head.tsx';
import { linkTo } from '../router/match-path.ts';
import { query } from '../router/navigation.ts';

const everyMs = 15_000;

/** What is seen and what is not. */
export function CoverageView() {
  const all = query.value.get('show') === 'all';
  const coverage = useAnswer<CoverageAnswer>(apiPath('coverage', { limit: 200 }), everyMs);
  const completeness = useAnswer<CompletenessView>(apiPath('completeness'), 4 * everyMs);
  return (
    <div class="view">
      <ViewHead title="Coverage" about="What is not seen is said here, and never guessed." />
      <Answered asked={coverage} what="coverage">
        {({ totals }) => <Totals totals={totals} />}
      </Answered>
      <Section
        id="completeness"
        title="What is known of credentials"
        about="Of how many credentials it is known."
      >
        <Answered asked={completeness} what="completeness">
          {(answer) =>
            answer.credentials === 0 ? (
              <p class="muted">No credential was seen yet.</p>
            ) : (
              <CompletenessBars completeness={answer} />
            )
          }
        </Answered>
      </Section>
      <Section
        id="blind-spots"
        title="Blind spots"
        beside={
          <Choices
            label="Workloads shown"
            choices={[
              { title: 'With gaps', href: '/coverage', chosen: !all },
              { title: 'All', href: linkTo('/coverage', {}, { show: 'all' }), chosen: all },
            ]}
          />
        }
      >
        {coverage.data.value === null ? null : coverage.data.value.totals.workloads === 0 ? (
          <Empty title="No workload was seen yet">
            <p>
              <a href="/">See how to begin</a>
            </p>
          </Empty>
        ) : (
          <CoverageRows first={coverage.data.value} all={all} />
        )}
      </Section>
    </div>
  );
}

function Totals({ totals }: { readonly totals: CoverageAnswer['totals'] }) {
  const { workloads, withGaps, processes, silent, seen, dropped, unattributed } = totals;
  const figures = [
    ['Workloads', workloads.toLocaleString('en'), `${withGaps.toLocaleString('en')} with gaps`],
    ['Processes', processes.toLocaleString('en'), `${silent.toLocaleString('en')} silent`],
    ['Observations', seen.toLocaleString('en'), ''],
    ['Dropped', dropped.toLocaleString('en'), shareWords(dropped, seen + dropped)],
    ['Unattributed', unattributed.toLocaleString('en'), shareWords(unattributed, seen)],
  ] as const;
  return (
    <Figures>
      {figures.map(([title, value, more]) => (
        <Figure key={title} title={title}>
          {value} {more !== '' && more !== '–' && <span class="muted">{more}</span>}
        </Figure>
      ))}
    </Figures>
  );
}
