import type { CredentialDetail } from '../../../src/core/api/views.ts';
import { actorLink } from '../actors/actor-link.ts';
import { clock } from '../app/clock.ts';
import { Chip } from '../components/chip.tsx';
import { type DataColumn, DataTable } from '../components/data-table.tsx';
import { Names } from '../components/names.tsx';
import { Section } from '../components/section.tsx';
import { TagList } from '../components/tag-list.tsx';
import { Ago } from '../components/time.tsx';
import { WorkloadLink } from '../workloads/workload-link.tsx';
import { originUnknown, renewalWords } from './renewal-words.ts';
import { type Dependent, rotationImpact } from './rotation-impact.ts';

/** Who stops working when this is rotated, and what has to be done for each. */
export function WhoBreaks({ credential }: { readonly credential: CredentialDetail }) {
  const { lastDay, lastWeek, earlier } = rotationImpact(credential, clock.peek());
  const { policies, mintChain } = credential;
  const minted = mintChain.descendants.length;
  return (
    <Section
      id="who-breaks"
      title="Who breaks if I rotate this"
      about={summary(lastDay.length, lastWeek.length)}
    >
      <Group title="Used it in the last 24 hours" dependents={lastDay} />
      <Group title="Used it in the last 7 days" dependents={lastWeek} />
      <Group title="Have not used it for 7 days" dependents={earlier} />
      {policies.length > 0 && (
        <p class="section-note">
          It was fetched under{' '}
          {policies.map((policy) => (
            <code key={policy} class="value tag">
              {policy}
            </code>
          ))}
          : whoever may use that gets the next one.
        </p>
      )}
      {minted > 0 && (
        <p class="section-note">
          {minted === 1 ? 'One credential was' : `${minted} credentials were`} minted from it: see the{' '}
          <a href="#chain">mint chain</a>. Those that are still valid go on working until they expire.
        </p>
      )}
    </Section>
  );
}

function summary(day: number, week: number): string {
  const workloads = (count: number) => (count === 1 ? 'One workload' : `${count} workloads`);
  if (day > 0) return `${workloads(day)} used it in the last 24 hours. Prepare each before you rotate.`;
  if (week > 0)
    return `Nobody used it in the last 24 hours; ${workloads(week).toLowerCase()} did in the last 7 days.`;
  return 'Nobody was seen to use it in the last 7 days.';
}

function Group({ title, dependents }: { readonly title: string; readonly dependents: readonly Dependent[] }) {
  if (dependents.length === 0) return null;
  return (
    <div class="section-part dependents">
      <h3>
        {title} <span class="muted">{dependents.length}</span>
      </h3>
      <DataTable caption={title} columns={columns} rows={dependents} keyOf={keyOf} />
    </div>
  );
}

function keyOf({ workload: { service, namespace, environment } }: Dependent): string {
  return JSON.stringify([service, namespace, environment]);
}

const columns: readonly DataColumn<Dependent>[] = [
  { id: 'workload', title: 'Workload', cell: ({ workload }) => <WorkloadLink workload={workload} /> },
  {
    id: 'actors',
    title: 'Agents and tools',
    cell: ({ agents, tools }) => (
      <>
        <TagList
          names={agents}
          linkOf={(name) => actorLink('agent', name)}
          none={tools.length > 0 ? '' : 'not known'}
        />
        {tools.length > 0 && <TagList names={tools} linkOf={(name) => actorLink('tool', name)} />}
      </>
    ),
  },
  { id: 'targets', title: 'At', cell: ({ targets }) => <Names names={targets} most={3} /> },
  {
    id: 'last',
    title: 'Last used',
    cell: ({ lastUsedAt, onlyDenied }) => (
      <>
        <Ago at={lastUsedAt} /> {onlyDenied && <Chip tone="bad">only denied</Chip>}
      </>
    ),
  },
  {
    id: 'renewal',
    title: 'How it gets the next one',
    cell: ({ renewal }) =>
      renewal.length === 0 ? (
        <p class="warn-text">{originUnknown}</p>
      ) : (
        renewal.map((way) => (
          <p key={`${way.source} ${way.address}`} class="value">
            {renewalWords(way)}
          </p>
        ))
      ),
  },
];
