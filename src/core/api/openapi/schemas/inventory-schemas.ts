import { processDoubts } from '../../../inventory/process-doubt.ts';
import {
  type ActorView,
  actorKinds,
  type CoverageView,
  coverageGaps,
  type IssuerView,
  type ProcessView,
  type StateCounts,
  type TargetView,
  type UsageOverTime,
  type WorkloadCoverage,
  type WorkloadDetail,
  type WorkloadView,
} from '../../inventory-views.ts';
import {
  component,
  count,
  flag,
  list,
  object,
  oneOf,
  orNull,
  type Properties,
  text,
  time,
} from '../schema.ts';
import { usesSchema, workloadRefProperties, workloadRefSchema } from './credential-schemas.ts';
import { pageOf } from './page-schema.ts';

export const stateCountsSchema = component(
  'StateCounts',
  object<StateCounts>()(
    { live: count(), idle: count(), expired: count(), ended: count() },
    'How many credentials are in which state.',
  ),
);

export const workloadCoverageSchema = component(
  'WorkloadCoverage',
  object<WorkloadCoverage>()(
    {
      processes: count('Process instances whose hooks reported.'),
      silent: count(
        'Of these, those that neither ended nor reported in the last 150 seconds. Not those of which nothing was heard for a day, or since a newer process of the workload was first heard: these are gone.',
      ),
      hooks: list(text()),
      shadowed: list(text(), 'Hooks that something else has replaced in some process.'),
      seen: count(),
      coalesced: count(),
      dropped: count(),
      unattributed: count(),
      overflowed: count(),
      skewedAt: orNull(time(), 'When a time was last not believed.'),
      gaps: list(oneOf(coverageGaps), 'What to look at, the gravest first; empty: nothing.'),
    },
    'What is and what is not seen of a workload.',
  ),
);

const workloadProperties: Properties<WorkloadView> = {
  ...workloadRefProperties,
  id: text('32 hex digits over service, namespace and environment: the workload in links.'),
  credentials: stateCountsSchema.ref,
  agents: list(text()),
  firstSeenAt: time(),
  lastSeenAt: time(),
  coverage: workloadCoverageSchema.ref,
};

export const workloadSchema = component('Workload', object<WorkloadView>()(workloadProperties));
export const workloadPageSchema = pageOf(workloadSchema);

export const processSchema = component(
  'Process',
  object<ProcessView>()({
    instance: text(),
    version: orNull(text()),
    owner: orNull(text()),
    host: orNull(text()),
    pod: orNull(text()),
    pid: orNull(count()),
    runtime: orNull(text()),
    identity: orNull(text(), 'From its client certificate; null: it presented none.'),
    startedAt: orNull(time()),
    firstSeenAt: time(),
    lastSeenAt: time(),
    endedAt: orNull(time()),
    silent: flag(),
    hooks: list(text()),
    shadowed: list(text()),
    seen: count(),
    coalesced: count(),
    spooled: count(),
    dropped: count(),
    doubts: list(oneOf(processDoubts), 'Why its readings are doubtful; empty: they are not.'),
  }),
);

export const targetSchema = component(
  'Target',
  object<TargetView>()({
    address: text('Host.'),
    port: orNull(count()),
    operations: list(text()),
    credentials: count(),
    workloads: count(),
    agents: list(text()),
    uses: usesSchema.ref,
    denied: count('Uses that were refused there.'),
    firstSeenAt: time(),
    lastSeenAt: time(),
  }),
);
export const targetPageSchema = pageOf(targetSchema);

export const workloadDetailSchema = component(
  'WorkloadDetail',
  object<WorkloadDetail>()({
    ...workloadProperties,
    processes: list(processSchema.ref),
    targets: list(targetSchema.ref),
  }),
);

export const actorSchema = component(
  'Actor',
  object<ActorView>()({
    kind: oneOf(actorKinds),
    name: text(),
    workloads: list(workloadRefSchema.ref),
    credentials: count(),
    targets: list(text()),
    uses: usesSchema.ref,
    firstSeenAt: time(),
    lastSeenAt: time(),
  }),
);
export const actorPageSchema = pageOf(actorSchema);

export const issuerSchema = component(
  'Issuer',
  object<IssuerView>()({
    provider: text(),
    address: orNull(text(), 'Host that handed them out; null: an environment, a file, or not known.'),
    sources: list(text()),
    policies: list(text()),
    credentials: count(),
    types: list(text()),
    targets: list(
      object<IssuerView['targets'][number]>()({ address: text(), credentials: count() }),
      'Hosts where they were presented, the most used first, at most 50.',
    ),
    lastSeenAt: time(),
  }),
);
export const issuerPageSchema = pageOf(issuerSchema);

export const coverageSchema = component(
  'Coverage',
  object<CoverageView>()({
    workloads: list(
      object<CoverageView['workloads'][number]>()({
        ...workloadRefProperties,
        id: text(),
        coverage: workloadCoverageSchema.ref,
      }),
    ),
    totals: object<CoverageView['totals']>()({
      workloads: count(),
      withGaps: count(),
      processes: count(),
      silent: count(),
      seen: count(),
      dropped: count(),
      unattributed: count(),
    }),
    nextCursor: orNull(text(), 'Give it as `cursor` to go on; null: these were the last workloads.'),
  }),
);

export const usageOverTimeSchema = component(
  'UsageOverTime',
  object<UsageOverTime>()({
    from: time(),
    to: time(),
    step: oneOf(['hour', 'day']),
    points: list(
      object<UsageOverTime['points'][number]>()({
        at: time(),
        used: count(),
        denied: count(),
        fetched: count(),
      }),
      'One for each step, without gaps.',
    ),
    exactFrom: orNull(
      time(),
      'From when on the points hold everything; null: all do. What was compacted before is in none.',
    ),
  }),
);
