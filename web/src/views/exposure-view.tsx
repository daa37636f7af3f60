import type { ExposureView as ExposureRow } from '../../../src/core/api/aggregate-views.ts';
import { apiPath } from '../api/request.ts';
import { usePages } from '../api/use-pages.ts';
import { type DataColumn, DataTable } from '../components/data-table.tsx';
import { Empty } from '../components/message.tsx';
import { PagedRows } from '../components/paged-rows.tsx';
import { ShareBar } from '../components/share-bar.tsx';
import { spanWords } from '../components/span-words.ts';
import { ViewHead } from '../components/view-head.tsx';
import { filterLink, filterOf } from '../credentials/filter-link.ts';
import { FilteredView } from '../filter/filtered-view.tsx';

/** How long credentials of each policy lay open, and how much of that was needed. */
export function ExposureView() {
  return (
    <div class="view">
      <ViewHead
        title="Exposure"
        about="How long the credentials of each policy could be abused, and how much of their life was left when they were used for the last time. Much left means that they could live shorter."
      />
      <FilteredView>{(q) => <Exposure q={q} />}</FilteredView>
    </div>
  );
}

function Exposure({ q }: { readonly q: string }) {
  const list = usePages<ExposureRow>(apiPath('exposure', { q }));
  return (
    <div class="panel">
      <PagedRows
        list={list}
        what="exposure"
        empty={
          <Empty title={q === '' ? 'No credential was fetched under a known policy yet' : 'Nothing matches'}>
            {q !== '' && (
              <p>
                <a href="/exposure">All policies</a>
              </p>
            )}
          </Empty>
        }
      >
        {(rows) => (
          <DataTable
            caption="Exposure by policy"
            columns={columnsOf(rows)}
            rows={rows}
            keyOf={({ policy }) => policy}
          />
        )}
      </PagedRows>
    </div>
  );
}

function columnsOf(rows: readonly ExposureRow[]): readonly DataColumn<ExposureRow>[] {
  const most = Math.max(1, ...rows.map(({ exposureMinutes }) => exposureMinutes));
  return [
    {
      id: 'policy',
      title: 'Policy',
      cell: ({ policy }) => (
        <a class="value mono" href={filterLink(filterOf(['policy', policy]))}>
          {policy}
        </a>
      ),
    },
    {
      id: 'credentials',
      title: 'Credentials',
      align: 'end',
      cell: ({ credentials }) => credentials.toLocaleString('en'),
    },
    {
      id: 'exposure',
      title: 'Exposed, in all',
      cell: ({ exposureMinutes }) => (
        <span class="measured">
          <span title={`${Math.round(exposureMinutes).toLocaleString('en')} minutes`}>
            {spanWords(exposureMinutes)}
          </span>
          <ShareBar part={exposureMinutes} whole={most} />
        </span>
      ),
    },
    {
      id: 'slack',
      title: 'Left after the last use (median)',
      align: 'end',
      cell: ({ slackMinutesMedian }) => <Slack minutes={slackMinutesMedian} />,
    },
    {
      id: 'most',
      title: 'At most',
      align: 'end',
      cell: ({ slackMinutesMost }) => <Slack minutes={slackMinutesMost} />,
    },
    {
      id: 'without',
      title: 'Without expiry',
      align: 'end',
      cell: ({ policy, withoutExpiry }) =>
        withoutExpiry === 0 ? (
          <span class="muted">0</span>
        ) : (
          <a href={filterLink(`${filterOf(['policy', policy])} expires:none`)}>
            {withoutExpiry.toLocaleString('en')}
          </a>
        ),
    },
  ];
}

function Slack({ minutes }: { readonly minutes: number | null }) {
  if (minutes === null) return <span class="muted">not known</span>;
  return <span title={`${Math.round(minutes).toLocaleString('en')} minutes`}>{spanWords(minutes)}</span>;
}
