import { useSignal } from '@preact/signals';
import type { CoverageView } from '../../../src/core/api/inventory-views.ts';
import { apiPath, asMayflyError, get } from '../api/request.ts';
import { sentence } from '../components/message.tsx';
import { WorkloadName } from '../components/workload-name.tsx';
import { linkTo } from '../router/match-path.ts';
import { GapList } from './gap-chips.tsx';

type Row = CoverageView['workloads'][number];

/** The workloads with what is not seen of them. The first page is asked again by whoever shows this; more on demand. */
export function CoverageRows({ first, all }: { readonly first: CoverageView; readonly all: boolean }) {
  const more = useSignal<readonly Row[]>([]);
  const cursor = useSignal<string | null | undefined>(undefined);
  const problem = useSignal<string | null>(null);
  const next = cursor.value === undefined ? first.nextCursor : cursor.value;
  const loadMore = async () => {
    if (next === null) return;
    problem.value = null;
    try {
      const page = await get<CoverageView>(apiPath('coverage', { limit: 200, cursor: next }));
      more.value = [...more.peek(), ...page.workloads];
      cursor.value = page.nextCursor;
    } catch (error) {
      problem.value = sentence(asMayflyError(error).message);
    }
  };
  const known = [...first.workloads, ...more.value];
  const rows = all ? known : known.filter(({ coverage }) => coverage.gaps.length > 0);
  return (
    <>
      {rows.length === 0 && next === null && (
        <p class="muted">No workload has a known gap. What has no hooks and sends nothing is unknown here.</p>
      )}
      <ul class="coverage-rows">
        {rows.map((row) => (
          <li key={row.id}>
            <div class="coverage-workload">
              <WorkloadName workload={row} href={linkTo('/workloads/:id', { id: row.id })} />
              <span class="muted">
                {row.coverage.processes.toLocaleString('en')}{' '}
                {row.coverage.processes === 1 ? 'process' : 'processes'},{' '}
                {row.coverage.seen.toLocaleString('en')} seen
              </span>
            </div>
            {row.coverage.gaps.length === 0 ? (
              <p class="muted">No gap is known.</p>
            ) : (
              <GapList coverage={row.coverage} />
            )}
          </li>
        ))}
      </ul>
      {problem.value !== null && (
        <p class="problem value" role="alert">
          {problem.value}
        </p>
      )}
      {next !== null && (
        <p class="list-end">
          <button type="button" class="button" onClick={() => void loadMore()}>
            Look through more workloads
          </button>
        </p>
      )}
    </>
  );
}
