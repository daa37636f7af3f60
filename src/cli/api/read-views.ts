import type { SuggestionsView } from '../../core/api/aggregate-views.ts';
import type { CoverageView, WorkloadView } from '../../core/api/inventory-views.ts';
import type { ActivityView } from '../../core/api/live-views.ts';
import type {
  CredentialDetail,
  CredentialSummary,
  NewTokenView,
  Page,
  TokenView,
  VerificationView,
} from '../../core/api/views.ts';
import { type Api, notACollector } from './client.ts';
import { type Check, having, ifTold, isFlag, isNumber, isText, listOf, orNull } from './shape.ts';

/*
 * The edge where an answer becomes a view: whatever stands there, a command that prints it must not fall over it.
 * The collector may be newer or older than this program, so only fields that are shown are looked at.
 */

export function readCredentialPage(value: unknown, api: Api): Page<CredentialSummary> {
  if (!isPage(value)) throw notACollector(api.endpoint, 'sent no list of credentials');
  return value as Page<CredentialSummary>;
}

/** Of a list of which nothing else is wanted. */
export function readFingerprints(value: unknown, api: Api): readonly string[] {
  if (!isFingerprintPage(value)) throw notACollector(api.endpoint, 'sent no list of credentials');
  return (value as Page<Pick<CredentialSummary, 'fingerprint'>>).items.map(({ fingerprint }) => fingerprint);
}

export function readCredential(value: unknown, api: Api): CredentialDetail {
  if (!isDetail(value)) throw notACollector(api.endpoint, 'sent no credential');
  return value as CredentialDetail;
}

export function readTokens(value: unknown, api: Api): readonly TokenView[] {
  const items = isTokenList(value) ? (value as { readonly items: unknown }).items : value;
  if (!areTokens(items)) throw notACollector(api.endpoint, 'sent no list of tokens');
  return items as readonly TokenView[];
}

export function readNewToken(value: unknown, api: Api): NewTokenView {
  if (!isNewToken(value)) throw notACollector(api.endpoint, 'sent no token');
  return value as NewTokenView;
}

export function readVerification(value: unknown, api: Api): VerificationView {
  if (!isVerification(value)) throw notACollector(api.endpoint, 'sent no verification');
  return value as VerificationView;
}

export function readWorkloadPage(value: unknown, api: Api): Page<WorkloadView> {
  if (!isWorkloadPage(value)) throw notACollector(api.endpoint, 'sent no list of workloads');
  return value as Page<WorkloadView>;
}

export function readCoverage(value: unknown, api: Api): CoverageView {
  if (!isCoverage(value)) throw notACollector(api.endpoint, 'sent no coverage');
  return value as CoverageView;
}

export function readSuggestions(value: unknown, api: Api): SuggestionsView {
  if (!isSuggestions(value)) throw notACollector(api.endpoint, 'sent no suggestions');
  return value as SuggestionsView;
}

export function readActivity(value: unknown, api: Api): ActivityView {
  if (!isActivity(value)) throw notACollector(api.endpoint, 'sent an event that is no activity');
  return value as ActivityView;
}

const maybeText = orNull(isText);
const texts = listOf(isText);

const workload: Readonly<Record<string, Check>> = {
  service: isText,
  namespace: maybeText,
  environment: maybeText,
  owner: ifTold(isText),
};

const summary: Readonly<Record<string, Check>> = {
  fingerprint: isText,
  state: isText,
  provider: isText,
  type: isText,
  ephemeral: orNull(isFlag),
  workloads: listOf(having(workload)),
  agents: texts,
  tools: texts,
  sources: texts,
  names: texts,
  joinKeys: texts,
  parents: texts,
  uses: having({ count: isNumber, exact: isFlag }),
  issuedAt: maybeText,
  expiresAt: maybeText,
  firstSeenAt: isText,
  lastSeenAt: isText,
  lastUsedAt: maybeText,
  endedAt: maybeText,
};

const isFingerprintPage = having({ items: listOf(having({ fingerprint: isText })) });
const isPage = having({ items: listOf(having(summary)), nextCursor: maybeText });

const usage = having({
  kind: isText,
  workload: having(workload),
  agent: maybeText,
  tool: maybeText,
  notebook: maybeText,
  cell: maybeText,
  user: maybeText,
  address: maybeText,
  port: orNull(isNumber),
  operation: maybeText,
  channel: isText,
  held: isFlag,
  count: isNumber,
  exact: isFlag,
  accepted: isNumber,
  denied: isNumber,
  error: isNumber,
  instances: isNumber,
  firstAt: isText,
  lastAt: isText,
});

const observation = having({
  kind: isText,
  at: isText,
  traceId: isText,
  workload: having(workload),
  agent: maybeText,
  tool: maybeText,
  address: maybeText,
  operation: maybeText,
  channel: isText,
  outcome: maybeText,
  mechanism: ifTold(isText),
  module: ifTold(isText),
});

const links = listOf(
  having({
    fingerprint: isText,
    parents: texts,
    observed: isFlag,
    rotatedTo: ifTold(isText),
    provider: maybeText,
    type: maybeText,
  }),
);

const isDetail = having({
  ...summary,
  providers: texts,
  types: texts,
  scopes: texts,
  subjects: texts,
  issuers: texts,
  audiences: texts,
  policies: texts,
  endReasons: texts,
  previousFingerprints: ifTold(texts),
  rotatedTo: ifTold(texts),
  usage: listOf(usage),
  observations: listOf(observation),
  mintChain: having({ ancestors: links, descendants: links }),
});

const token: Readonly<Record<string, Check>> = {
  id: isText,
  name: isText,
  scope: isText,
  createdAt: isText,
  expiresAt: maybeText,
  revokedAt: maybeText,
  lastUsedAt: maybeText,
  environments: ifTold(texts),
  workloads: ifTold(texts),
};

const isTokenList = having({ items: Array.isArray });
const areTokens = listOf(having(token));
const isNewToken = having({ ...token, token: isText });

const rows = (...tables: readonly string[]): Check =>
  having(Object.fromEntries(tables.map((table) => [table, isNumber])));

const isVerification = having({
  ok: isFlag,
  requests: isNumber,
  observations: isNumber,
  unreadable: isNumber,
  missing: rows('process', 'context', 'credential', 'usage'),
  unexplained: rows('credential', 'usage'),
  audit: having({ links: isNumber, fault: orNull(having({ seq: isNumber, problem: isText })) }),
});

const isWorkloadCoverage = having({
  processes: isNumber,
  silent: isNumber,
  shadowed: texts,
  seen: isNumber,
  dropped: isNumber,
  unattributed: isNumber,
  gaps: texts,
});
const isWorkloadPage = having({
  items: listOf(
    having({
      ...workload,
      id: isText,
      credentials: having({ live: isNumber, idle: isNumber, expired: isNumber, ended: isNumber }),
      agents: texts,
      lastSeenAt: isText,
      coverage: isWorkloadCoverage,
    }),
  ),
  nextCursor: maybeText,
});
const isCoverage = having({
  workloads: listOf(having({ ...workload, id: isText, coverage: isWorkloadCoverage })),
  totals: having({
    workloads: isNumber,
    withGaps: isNumber,
    processes: isNumber,
    silent: isNumber,
    seen: isNumber,
    dropped: isNumber,
    unattributed: isNumber,
  }),
  nextCursor: maybeText,
});
const isSuggestions = having({
  replaces: having({ from: isNumber, to: isNumber }),
  suggestions: listOf(having({ text: isText, about: isText })),
});
const isActivity = having({
  fingerprint: isText,
  kind: isText,
  at: isText,
  provider: isText,
  type: isText,
  workload: having(workload),
  agent: maybeText,
  tool: maybeText,
  user: maybeText,
  notebook: maybeText,
  address: maybeText,
  operation: maybeText,
  channel: isText,
  outcome: maybeText,
  spans: isNumber,
  expiresAt: maybeText,
});
