import type { CredentialSummary, Page } from '../../../src/core/api/views.ts';
import { apiPath } from '../api/request.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Answered } from '../components/answered.tsx';
import { type DataColumn, DataTable } from '../components/data-table.tsx';
import { Fingerprint } from '../components/fingerprint.tsx';
import { Names } from '../components/names.tsx';
import { StateDot } from '../components/state-dot.tsx';
import { Ago, Until } from '../components/time.tsx';
import { Uses } from '../components/uses.tsx';
import { filterLink } from './filter-link.ts';
import { publicName } from './public-name.ts';

const few = 10;
const everyMs = 5000;

/** The first credentials that match a filter, and a link to all. */
export function CredentialRows({ q }: { readonly q: string }) {
  const asked = useAnswer<Page<CredentialSummary>>(apiPath('credentials', { q, limit: few }), everyMs);
  return (
    <Answered asked={asked} what="credentials">
      {({ items, nextCursor }) =>
        items.length === 0 ? (
          <p class="muted">None.</p>
        ) : (
          <>
            <DataTable
              caption="Credentials"
              columns={columns}
              rows={items}
              keyOf={({ fingerprint }) => fingerprint}
            />
            {nextCursor !== null && (
              <p class="list-end">
                <a class="button" href={filterLink(q)}>
                  Show all
                </a>
              </p>
            )}
          </>
        )
      }
    </Answered>
  );
}

const columns: readonly DataColumn<CredentialSummary>[] = [
  {
    id: 'credential',
    title: 'Credential',
    cell: ({ fingerprint, type, provider, names, joinKeys }) => (
      <span class="credential-cell">
        <span class="value">{type === 'unknown' ? provider : type}</span>
        <span class="value muted">{publicName({ names, joinKeys })}</span>
        <Fingerprint value={fingerprint} />
      </span>
    ),
  },
  { id: 'state', title: 'State', cell: ({ state }) => <StateDot state={state} /> },
  {
    id: 'workloads',
    title: 'Workloads',
    cell: ({ workloads }) => <Names names={[...new Set(workloads.map(({ service }) => service))]} most={2} />,
  },
  { id: 'uses', title: 'Uses', align: 'end', cell: ({ uses }) => <Uses uses={uses} /> },
  { id: 'expires', title: 'Expires', cell: ({ expiresAt }) => <Until at={expiresAt} none="not known" /> },
  { id: 'last', title: 'Last seen', cell: ({ lastSeenAt }) => <Ago at={lastSeenAt} /> },
];
