import type { IssuerView } from '../../../src/core/api/inventory-views.ts';
import { apiPath } from '../api/request.ts';
import { usePages } from '../api/use-pages.ts';
import { useIsNarrow } from '../app/use-is-narrow.ts';
import { Choices } from '../components/choices.tsx';
import { Empty } from '../components/message.tsx';
import { PagedRows } from '../components/paged-rows.tsx';
import { ViewHead } from '../components/view-head.tsx';
import { WordSearch } from '../components/word-search.tsx';
import { FlowMap } from '../flow/flow-map.tsx';
import { IssuerRows } from '../flow/issuer-rows.tsx';
import { linkTo } from '../router/match-path.ts';
import { navigate, query } from '../router/navigation.ts';

/** Where credentials come from and where they go. On narrow screens a table says it better than a drawing. */
export function IssuersView() {
  const search = query.value;
  const q = search.get('q') ?? '';
  const narrow = useIsNarrow();
  const asTable = (search.get('as') ?? (narrow ? 'table' : 'map')) === 'table';
  const list = usePages<IssuerView>(apiPath('issuers', { q, limit: 200 }));
  const link = (as: string, words: string) => linkTo('/issuers', {}, { as, q: words });
  return (
    <div class="view">
      <ViewHead
        title="Issuers"
        about="Where credentials come from, whose they are, and where they are presented."
      >
        <Choices
          label="Shown as"
          choices={[
            { title: 'Map', href: link('map', q), chosen: !asTable },
            { title: 'Table', href: link('table', q), chosen: asTable },
          ]}
        />
        <WordSearch
          label="Find an issuer"
          q={q}
          onAsk={(words) =>
            navigate(linkTo('/issuers', {}, { as: query.peek().get('as'), q: words }), { replace: true })
          }
        />
      </ViewHead>
      <div class="panel">
        <PagedRows
          list={list}
          what="issuers"
          counted={asTable}
          empty={
            <Empty title={q === '' ? 'No credential was seen yet' : 'No issuer matches'}>
              <p>{q === '' ? <a href="/">See how to begin</a> : <a href="/issuers">All issuers</a>}</p>
            </Empty>
          }
        >
          {(issuers) => (asTable ? <IssuerRows issuers={issuers} /> : <FlowMap issuers={issuers} />)}
        </PagedRows>
      </div>
    </div>
  );
}
