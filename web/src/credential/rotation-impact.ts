import type { CredentialDetail, UsageView, WorkloadRef } from '../../../src/core/api/views.ts';

/** What stops working when a credential is rotated, and how it gets the next one. */
export interface Dependent {
  readonly workload: WorkloadRef;
  readonly agents: readonly string[];
  readonly tools: readonly string[];
  readonly targets: readonly string[];
  readonly uses: number;
  readonly lastUsedAt: string;
  /** Every answer that was seen refused it: it does not work there now. */
  readonly onlyDenied: boolean;
  /** How it was seen to get the credential; empty: it never was. */
  readonly renewal: readonly Renewal[];
}

export interface Renewal {
  readonly source: string;
  /** Host that handed it out; null: none. */
  readonly address: string | null;
}

export interface RotationImpact {
  readonly lastDay: readonly Dependent[];
  /** Within seven days, but not within the last. */
  readonly lastWeek: readonly Dependent[];
  readonly earlier: readonly Dependent[];
}

const dayMs = 86_400_000;

/** The workloads that use the credential, by how lately they did; the last first. */
export function rotationImpact({ usage }: Pick<CredentialDetail, 'usage'>, now: number): RotationImpact {
  const groups = Map.groupBy(usage, ({ workload: { service, namespace, environment } }) =>
    JSON.stringify([service, namespace, environment]),
  );
  const dependents = [...groups.values()]
    .flatMap((rows) => dependentOf(rows) ?? [])
    .sort((one, other) => Date.parse(other.lastUsedAt) - Date.parse(one.lastUsedAt));
  const ageOf = ({ lastUsedAt }: Dependent): number => now - Date.parse(lastUsedAt);
  return {
    lastDay: dependents.filter((one) => ageOf(one) < dayMs),
    lastWeek: dependents.filter((one) => ageOf(one) >= dayMs && ageOf(one) < 7 * dayMs),
    earlier: dependents.filter((one) => ageOf(one) >= 7 * dayMs),
  };
}

function dependentOf(rows: readonly UsageView[]): Dependent | null {
  const uses = rows.filter(({ kind }) => kind === 'used');
  const [first] = uses;
  if (first === undefined) return null;
  const fetches = rows.filter(({ kind }) => kind === 'fetched');
  return {
    workload: first.workload,
    agents: names(uses.map(({ agent }) => agent)),
    tools: names(uses.map(({ tool }) => tool)),
    targets: names(uses.map(({ address }) => address)),
    uses: uses.reduce((sum, { count }) => sum + count, 0),
    lastUsedAt: uses.reduce((last, { lastAt }) => (lastAt > last ? lastAt : last), first.lastAt),
    onlyDenied: uses.some(({ denied }) => denied > 0) && uses.every(({ accepted }) => accepted === 0),
    renewal: renewals(fetches),
  };
}

function renewals(fetches: readonly UsageView[]): readonly Renewal[] {
  const found = new Map<string, Renewal>();
  for (const { channel, address } of fetches)
    found.set(JSON.stringify([channel, address]), { source: channel, address });
  return [...found.values()];
}

function names(all: readonly (string | null)[]): readonly string[] {
  return [...new Set(all.flatMap((name) => name ?? []))].sort();
}
