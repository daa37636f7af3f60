import {
  type ChainLink,
  type CredentialDetail,
  type CredentialSummary,
  credentialStates,
  type MintChain,
  type ObservationView,
  type UsageView,
  type UsesView,
  type WorkloadRef,
} from '../../views.ts';
import {
  component,
  count,
  flag,
  list,
  object,
  oneOf,
  orNull,
  type Properties,
  type Schema,
  text,
  time,
} from '../schema.ts';
import { pageOf } from './page-schema.ts';

export const fingerprintSchema: Schema<string> = {
  type: 'string',
  pattern: '^mf1_[a-z2-7]{30}$',
  description: 'Keyed hash of the secret: the only name that a credential has.',
};

const stateSchema = oneOf(
  credentialStates,
  'Derived when asked: live was seen in the last 15 minutes, idle was not, expired is past its expiry, ended was revoked, logged out or replaced and not seen since.',
);

export const kindSchema = oneOf(['fetched', 'used', 'ended']);

export const usesSchema = component(
  'Uses',
  object<UsesView>()({
    count: count(),
    exact: flag('False: a sender did not count, so it is "at least".'),
  }),
);

export const workloadRefProperties: Properties<WorkloadRef> = {
  service: text('`service.name`.'),
  namespace: orNull(text(), '`service.namespace`.'),
  environment: orNull(text(), '`deployment.environment.name`.'),
  owner: orNull(text(), '`mayfly.owner`.'),
};

export const workloadRefSchema = component('WorkloadRef', object<WorkloadRef>()(workloadRefProperties));

const summaryProperties: Properties<CredentialSummary> = {
  fingerprint: fingerprintSchema,
  state: stateSchema,
  provider: text('Who issued it, the most telling of what was said; `unknown` when nobody knows.'),
  type: text('What kind it is, such as `aws.session`.'),
  ephemeral: orNull(flag(), 'Meant to live for a short time.'),
  workloads: list(workloadRefSchema.ref, 'Which used or fetched it.'),
  agents: list(text()),
  tools: list(text()),
  sources: list(text(), 'Where it was fetched: `env`, `file`, `token_endpoint` …'),
  names: list(text(), 'Variables, files and secrets that held it.'),
  joinKeys: list(text(), 'Its public names in other systems.'),
  parents: list(fingerprintSchema, 'What was presented to obtain it.'),
  uses: usesSchema.ref,
  issuedAt: orNull(time()),
  expiresAt: orNull(time()),
  firstSeenAt: time(),
  lastSeenAt: time(),
  lastUsedAt: orNull(time()),
  endedAt: orNull(time(), 'Revoked, logged out or replaced: a claim until telemetry shows it.'),
};

export const credentialSummarySchema = component(
  'CredentialSummary',
  object<CredentialSummary>()(summaryProperties),
);
export const credentialPageSchema = pageOf(credentialSummarySchema);

export const usageSchema = component(
  'Usage',
  object<UsageView>()(
    {
      kind: kindSchema,
      workload: workloadRefSchema.ref,
      agent: orNull(text()),
      agentId: orNull(text()),
      tool: orNull(text()),
      notebook: orNull(text()),
      cell: orNull(text()),
      user: orNull(text()),
      address: orNull(text(), 'Host where it was presented, or that handed it out.'),
      port: orNull(count()),
      operation: orNull(text(), 'A name of few values: method and route template, RPC, cloud action.'),
      channel: text('Source of a fetch, location of a use, reason of an end.'),
      held: flag('It was held at start, not read.'),
      count: count('Over all process instances. Of uses: the greater of sent and answered.'),
      exact: flag('False: "at least".'),
      accepted: count('Of `count`, how many were answered so; the rest got no answer.'),
      denied: count(),
      error: count(),
      instances: count('Process instances.'),
      firstAt: time(),
      lastAt: time(),
    },
    'Who used or fetched a credential where: one row per workload, actor, target and channel.',
  ),
);

export const observationSchema = component(
  'Observation',
  object<ObservationView>()(
    {
      kind: kindSchema,
      at: time(),
      traceId: text('32 hex digits.'),
      spanId: text('16 hex digits.'),
      workload: workloadRefSchema.ref,
      instance: text('The process instance.'),
      agent: orNull(text()),
      tool: orNull(text()),
      conversation: orNull(text()),
      address: orNull(text()),
      operation: orNull(text()),
      channel: text('Source of a fetch, location of a use, reason of an end.'),
      outcome: orNull(text()),
      mechanism: orNull(text(), 'How a use was proven: `Bearer`, `SCRAM-SHA-256`.'),
      module: orNull(text(), 'Package whose code fetched it.'),
    },
    'One fact seen once, with the span that is its evidence.',
  ),
);
export const observationPageSchema = pageOf(observationSchema);

export const chainLinkSchema = component(
  'ChainLink',
  object<ChainLink>()({
    fingerprint: fingerprintSchema,
    depth: count('1: a parent or a child.'),
    parents: list(fingerprintSchema, 'What it was itself minted from.'),
    observed: flag('False: it is named as a parent, but was never itself observed.'),
    rotatedTo: orNull(fingerprintSchema, 'Its fingerprint under a later key of the organisation.'),
    provider: orNull(text()),
    type: orNull(text()),
  }),
);

export const mintChainSchema = component(
  'MintChain',
  object<MintChain>()(
    {
      ancestors: list(chainLinkSchema.ref, 'Nearest first, at most 8 deep.'),
      descendants: list(chainLinkSchema.ref, 'At most 8 deep and 200 in all.'),
    },
    'Which credential was presented to obtain which.',
  ),
);

export const credentialDetailSchema = component(
  'CredentialDetail',
  object<CredentialDetail>()({
    ...summaryProperties,
    providers: list(text()),
    types: list(text()),
    scopes: list(text(), 'Granted; empty: none are known.'),
    subjects: list(text()),
    issuers: list(text()),
    audiences: list(text()),
    policies: list(text(), 'What authorised the fetch.'),
    endReasons: list(text()),
    previousFingerprints: list(fingerprintSchema, 'The same secret under earlier keys of the organisation.'),
    rotatedTo: list(fingerprintSchema, 'The same secret under later keys, last seen first; at most 16.'),
    firstFetchedAt: orNull(time()),
    lastFetchedAt: orNull(time()),
    firstUsedAt: orNull(time()),
    usage: list(usageSchema.ref),
    observations: list(observationSchema.ref, 'The latest, newest first, at most 50.'),
    mintChain: mintChainSchema.ref,
  }),
);
