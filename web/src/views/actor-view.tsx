import type { MatrixRow } from '../../../src/core/api/aggregate-views.ts';
import { type ActorKind, type ActorView, actorKinds } from '../../../src/core/api/inventory-views.ts';
import type { Page } from '../../../src/core/api/views.ts';
import { actorFields, actorTitles } from '../actors/actor-link.ts';
import { MatrixRows } from '../actors/matrix-rows.tsx';
import { apiPath } from '../api/request.ts';
import { useAnswer } from '../api/use-answer.ts';
import { usePages } from '../api/use-pages.ts';
import type { ViewProps } from '../app/routes.tsx';
import { Figure, Figures } from '../components/figures.tsx';
import { Empty } from '../components/message.tsx';
import { PagedRows } from '../components/paged-rows.tsx';
import { Section } from '../components/section.tsx';
import { TagList } from '../components/tag-list.tsx';
import { Ago } from '../components/time.tsx';
import { Uses } from '../components/uses.tsx';
import { ViewHead } from '../components/view-head.tsx';
import { CredentialRows } from '../credentials/credential-rows.tsx';
import { filterLink, filterOf } from '../credentials/filter-link.ts';
import { linkTo } from '../router/match-path.ts';
import { WorkloadLink } from '../workloads/workload-link.tsx';

/** One agent, tool, notebook or human: the credentials used on its behalf, and for what. */
export function ActorDetailView({ parameters }: ViewProps) {
  const kind = actorKinds.find((one) => one === parameters['kind']);
  if (kind === undefined) {
    return (
      <Empty whole title="There is no such kind">
        <p>
          <a href="/agents">To the agents</a>
        </p>
      </Empty>
    );
  }
  return <Actor kind={kind} name={parameters['name'] ?? ''} />;
}

function Actor({ kind, name }: { readonly kind: ActorKind; readonly name: string }) {
  const q = filterOf([actorFields[kind], name]);
  const withTools = kind === 'agent' || kind === 'tool';
  return (
    <div class="view">
      <ViewHead title={<span class="value">{name}</span>}>
        <a href={linkTo('/agents', {}, { kind: kind === 'agent' ? null : kind })}>{actorTitles[kind].one}</a>
        <a href={filterLink(q)}>Its credentials as a list</a>
      </ViewHead>
      <ActorSummary kind={kind} name={name} />
      <Section
        id="credentials"
        title="Credentials"
        about="Used or fetched on its behalf, the last seen first."
      >
        <CredentialRows q={q} />
      </Section>
      {withTools && (
        <Section id="matrix" title="Granted and used">
          <ActorMatrix q={q} />
        </Section>
      )}
    </div>
  );
}

/** The list finds names that contain the words; this one is among them, if it was seen. */
function ActorSummary({ kind, name }: { readonly kind: ActorKind; readonly name: string }) {
  const { data } = useAnswer<Page<ActorView>>(apiPath('actors', { kind, q: name, limit: 200 }));
  const actor = data.value?.items.find((one) => one.name === name);
  if (actor === undefined) return null;
  return (
    <>
      <Figures>
        <Figure title="Credentials">{actor.credentials.toLocaleString('en')}</Figure>
        <Figure title="Uses">
          <Uses uses={actor.uses} />
        </Figure>
        <Figure title="First seen">
          <Ago at={actor.firstSeenAt} />
        </Figure>
        <Figure title="Last seen">
          <Ago at={actor.lastSeenAt} />
        </Figure>
      </Figures>
      <Section id="where" title="Workloads and targets">
        <ul class="workload-list">
          {actor.workloads.map((workload) => (
            <li key={JSON.stringify(workload)}>
              <WorkloadLink workload={workload} />
            </li>
          ))}
        </ul>
        <TagList
          names={actor.targets}
          most={24}
          linkOf={(target) => filterLink(filterOf([actorFields[kind], name], ['target', target]))}
        />
      </Section>
    </>
  );
}

function ActorMatrix({ q }: { readonly q: string }) {
  const list = usePages<MatrixRow>(apiPath('matrix', { q, limit: 200 }));
  return (
    <PagedRows
      list={list}
      what="the matrix"
      counted={false}
      empty={<p class="muted">No use by it was seen.</p>}
    >
      {(rows) => <MatrixRows caption="Granted and used" rows={rows} />}
    </PagedRows>
  );
}
