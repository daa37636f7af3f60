import type { MatrixRow } from '../../../src/core/api/aggregate-views.ts';
import { actorLink } from '../actors/actor-link.ts';
import { groupByAgent } from '../actors/group-by-agent.ts';
import { MatrixRows } from '../actors/matrix-rows.tsx';
import { apiPath } from '../api/request.ts';
import { usePages } from '../api/use-pages.ts';
import { Empty } from '../components/message.tsx';
import { PagedRows } from '../components/paged-rows.tsx';
import { ViewHead } from '../components/view-head.tsx';
import { FilteredView } from '../filter/filtered-view.tsx';

/** Agent by tool by credential: what was granted, against what was used. */
export function MatrixView() {
  return (
    <div class="view">
      <ViewHead
        title="Matrix"
        about="Which agent used which credential through which tool: the scopes it was granted beside the operations it used. What is granted and never used can be taken away."
      />
      <FilteredView>{(q) => <Matrix q={q} />}</FilteredView>
    </div>
  );
}

function Matrix({ q }: { readonly q: string }) {
  const list = usePages<MatrixRow>(apiPath('matrix', { q, limit: 200 }));
  return (
    <PagedRows list={list} what="the matrix" counted={false} empty={<NoMatrix q={q} />}>
      {(rows) =>
        groupByAgent(rows).map(({ agent, rows: own, tools, credentials }) => (
          <section key={agent ?? ''} class="section panel" aria-label={agent ?? 'No agent known'}>
            <div class="section-head">
              <h2 class="value">
                {agent === null ? 'No agent known' : <a href={actorLink('agent', agent)}>{agent}</a>}
              </h2>
              <p class="muted">
                {credentials} {credentials === 1 ? 'credential' : 'credentials'}, {tools}{' '}
                {tools === 1 ? 'tool' : 'tools'}
              </p>
            </div>
            <MatrixRows caption={agent ?? 'No agent known'} rows={own} />
          </section>
        ))
      }
    </PagedRows>
  );
}

function NoMatrix({ q }: { readonly q: string }) {
  return (
    <Empty title={q === '' ? 'No agent or tool was seen with a credential yet' : 'Nothing matches'}>
      {q !== '' && (
        <p>
          <a href="/matrix">The whole matrix</a>
        </p>
      )}
    </Empty>
  );
}
