import type { WorkloadDetail } from '../../../src/core/api/inventory-views.ts';
import { actorLink } from '../actors/actor-link.ts';
import { apiPath } from '../api/request.ts';
import { useAnswer } from '../api/use-answer.ts';
import type { ViewProps } from '../app/routes.tsx';
import { GapList } from '../blind-spots/gap-chips.tsx';
import { Answered } from '../components/answered.tsx';
import { Figure, Figures } from '../components/figures.tsx';
import { Empty } from '../components/message.tsx';
import { Section } from '../components/section.tsx';
import { TagList } from '../components/tag-list.tsx';
import { Ago } from '../components/time.tsx';
import { ViewHead } from '../components/view-head.tsx';
import { CredentialRows } from '../credentials/credential-rows.tsx';
import { filterLink, workloadFilter } from '../credentials/filter-link.ts';
import { ProcessRows } from '../workloads/process-rows.tsx';
import { StateCountLinks } from '../workloads/state-counts.tsx';
import { TargetRows } from '../workloads/target-rows.tsx';

const everyMs = 10_000;

/** One workload: its credentials, where it presents them, its processes, and what is not seen of it. */
export function WorkloadDetailView({ parameters }: ViewProps) {
  const id = parameters['id'] ?? '';
  const asked = useAnswer<WorkloadDetail>(apiPath(`workloads/${encodeURIComponent(id)}`), everyMs);
  if (asked.data.value === null && asked.error.value?.code === 'not_found') {
    return (
      <Empty whole title="There is no such workload">
        <p>It was never seen, or this token may not see it.</p>
        <p>
          <a href="/workloads">To the workloads</a>
        </p>
      </Empty>
    );
  }
  return (
    <div class="view">
      <Answered asked={asked} what="the workload" whole>
        {(workload) => <Workload workload={workload} />}
      </Answered>
    </div>
  );
}

function Workload({ workload }: { readonly workload: WorkloadDetail }) {
  const { service, credentials, agents, coverage, processes, targets } = workload;
  const q = workloadFilter(workload);
  return (
    <>
      <ViewHead title={<span class="value">{service}</span>}>
        <a href={filterLink(q)}>Its credentials as a list</a>
      </ViewHead>
      <WorkloadFigures workload={workload} />
      <Section
        id="coverage"
        title="Coverage"
        about={
          coverage.gaps.length === 0
            ? 'No gap is known: what its hooks can see was seen.'
            : 'What is not seen of it, and what to do.'
        }
      >
        <GapList coverage={coverage} />
      </Section>
      <Section id="credentials" title="Credentials" beside={<StateCountLinks counts={credentials} q={q} />}>
        <CredentialRows q={q} />
      </Section>
      {agents.length > 0 && (
        <Section id="agents" title="Agents">
          <TagList names={agents} most={24} linkOf={(name) => actorLink('agent', name)} />
        </Section>
      )}
      <Section id="targets" title="Targets" about="Where it presents credentials.">
        {targets.length === 0 ? (
          <p class="muted">None was seen.</p>
        ) : (
          <TargetRows targets={targets} within={q} />
        )}
      </Section>
      <Section id="processes" title="Processes">
        {processes.length === 0 ? (
          <p class="muted">No process has reported.</p>
        ) : (
          <ProcessRows processes={processes} />
        )}
      </Section>
    </>
  );
}

function WorkloadFigures({ workload }: { readonly workload: WorkloadDetail }) {
  const { namespace, environment, owner, coverage, firstSeenAt, lastSeenAt } = workload;
  return (
    <Figures>
      <Figure title="Environment">
        <span class="value">{environment ?? 'not set'}</span>
      </Figure>
      {namespace !== null && (
        <Figure title="Namespace">
          <span class="value">{namespace}</span>
        </Figure>
      )}
      <Figure title="Owner">
        <span class="value">{owner ?? 'not set'}</span>
      </Figure>
      <Figure title="Processes">{coverage.processes.toLocaleString('en')}</Figure>
      <Figure title="Observations">{coverage.seen.toLocaleString('en')}</Figure>
      <Figure title="First seen">
        <Ago at={firstSeenAt} />
      </Figure>
      <Figure title="Last seen">
        <Ago at={lastSeenAt} />
      </Figure>
    </Figures>
  );
}
