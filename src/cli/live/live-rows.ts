import type { ActivityView } from '../../core/api/live-views.ts';
import type { CredentialSummary, WorkloadRef } from '../../core/api/views.ts';
import type { Sort } from '../../core/filter/filter.ts';

/** A credential on the screen, with what it did last while somebody watched. */
export interface LiveRow {
  readonly summary: CredentialSummary;
  readonly latest: ActivityView | null;
}

export type LiveRows = ReadonlyMap<string, LiveRow>;

/** The rows of a list that was just asked for. What they did last stays with them. */
export function rowsOf(items: readonly CredentialSummary[], before: LiveRows): LiveRows {
  return new Map(
    items.map((summary) => [
      summary.fingerprint,
      { summary, latest: before.get(summary.fingerprint)?.latest ?? null },
    ]),
  );
}

/** The rows after something happened. Uses are "at least" until the list is asked again: one span may tell of many. */
export function withActivities(rows: LiveRows, activities: readonly ActivityView[]): LiveRows {
  if (activities.length === 0) return rows;
  const next = new Map(rows);
  for (const activity of activities) {
    const { fingerprint } = activity;
    const known = next.get(fingerprint);
    const isLate = known?.latest !== null && known !== undefined && known.latest.at > activity.at;
    next.set(fingerprint, {
      summary: withActivity(known?.summary ?? newSummary(activity), activity),
      latest: isLate ? known.latest : activity,
    });
  }
  return next;
}

function newSummary({ fingerprint, provider, type, at, expiresAt }: ActivityView): CredentialSummary {
  return {
    fingerprint,
    state: 'live',
    provider,
    type,
    ephemeral: null,
    workloads: [],
    agents: [],
    tools: [],
    sources: [],
    names: [],
    joinKeys: [],
    parents: [],
    uses: { count: 0, exact: false },
    issuedAt: null,
    expiresAt,
    firstSeenAt: at,
    lastSeenAt: at,
    lastUsedAt: null,
    endedAt: null,
  };
}

function withActivity(known: CredentialSummary, activity: ActivityView): CredentialSummary {
  const { kind, at, spans, workload, agent, tool, expiresAt } = activity;
  const isUse = kind === 'used';
  return {
    ...known,
    state: kind === 'ended' ? 'ended' : 'live',
    workloads: withWorkload(known.workloads, workload),
    agents: withText(known.agents, agent),
    tools: withText(known.tools, tool),
    uses: isUse ? { count: known.uses.count + spans, exact: false } : known.uses,
    expiresAt: expiresAt ?? known.expiresAt,
    lastSeenAt: later(known.lastSeenAt, at),
    lastUsedAt: isUse ? later(known.lastUsedAt ?? at, at) : known.lastUsedAt,
    endedAt: kind === 'ended' ? at : known.endedAt,
  };
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}

/** Who did something last stands first. */
function withText(texts: readonly string[], text: string | null): readonly string[] {
  return text === null ? texts : [text, ...texts.filter((each) => each !== text)].slice(0, 256);
}

function withWorkload(known: readonly WorkloadRef[], workload: WorkloadRef): readonly WorkloadRef[] {
  const isSame = (each: WorkloadRef): boolean =>
    each.service === workload.service &&
    each.namespace === workload.namespace &&
    each.environment === workload.environment;
  return [workload, ...known.filter((each) => !isSame(each))].slice(0, 256);
}

/** In the order of the list that a collector answers: absent values last, ties by fingerprint. */
export function inOrder(rows: LiveRows, { by, descending }: Sort): readonly LiveRow[] {
  const sign = descending ? -1 : 1;
  return [...rows.values()]
    .map((row) => ({ row, key: sortKey(row.summary, by) }))
    .sort(
      (a, b) =>
        compare(a.key, b.key, sign) || (a.row.summary.fingerprint < b.row.summary.fingerprint ? -1 : 1),
    )
    .map(({ row }) => row);
}

type SortKey = string | number | null;

function sortKey(summary: CredentialSummary, by: Sort['by']): SortKey {
  if (by === 'uses') return summary.uses.count;
  if (by === 'expires') return summary.expiresAt;
  return by === 'first-seen' ? summary.firstSeenAt : summary.lastSeenAt;
}

function compare(a: SortKey, b: SortKey, sign: number): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return (a < b ? -1 : 1) * sign;
}
