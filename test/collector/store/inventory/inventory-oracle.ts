import { iso } from '../../../../collector/store/credential-summary.ts';
import { mostTelling } from '../../../../collector/store/most-telling.ts';
import { isInScope, type ReadScope } from '../../../../collector/store/read-scope.ts';
import type {
  ActorView,
  CoverageGap,
  IssuerView,
  TargetView,
  WorkloadView,
} from '../../../../src/core/api/inventory-views.ts';
import { coverageGaps } from '../../../../src/core/api/inventory-views.ts';
import type { WorkloadRef } from '../../../../src/core/api/views.ts';
import { credentialState } from '../../../../src/core/credential-state.ts';
import { type Instant, instant } from '../../../../src/core/instant.ts';
import { countUses } from '../../../../src/core/inventory/count-uses.ts';
import { hashOf, type Inventory } from '../../../../src/core/inventory/fold.ts';
import { doubtsAbout } from '../../../../src/core/inventory/process-doubts.ts';
import type { ProcessRow, UsageRow } from '../../../../src/core/inventory/rows.ts';
import { subjectsOf } from '../filter/random-inventory.ts';

/** The naive answers about an inventory in memory, as a reader may see it. */
export function inventoryOracle(inventory: Inventory, scope: ReadScope, now: Instant) {
  const usage = [...inventory.usage.values()].filter((row) => isInScope(scope, row));
  const processes = [...inventory.processes.values()].filter((row) => isInScope(scope, row));
  const subjects = subjectsOf(inventory, scope);
  const rowOf = new Map(subjects.map(({ row }) => [row.fingerprint, row]));
  const workloadsOf = (rows: readonly UsageRow[]): readonly WorkloadRef[] =>
    [...Map.groupBy(rows, nameOf).values()].map(([row]) => refOf(row as UsageRow, processes));

  const workloads = (): readonly WorkloadView[] =>
    [...Map.groupBy([...usage, ...processes], nameOf)].map(([name, all]) => {
      const seen = usage.filter((row) => nameOf(row) === name);
      const own = processes.filter((row) => nameOf(row) === name);
      const credentials = { live: 0, idle: 0, expired: 0, ended: 0 };
      for (const fingerprint of new Set(seen.map((row) => row.fingerprint))) {
        const row = rowOf.get(fingerprint);
        if (row !== undefined) credentials[credentialState(row, now)]++;
      }
      const [first] = all;
      if (first === undefined) throw new Error('an empty group');
      return {
        id: hashOf([first.service, first.namespace, first.environment]),
        ...refOf(first, processes),
        credentials,
        agents: names(seen.map(({ agent }) => agent)),
        firstSeenAt: iso(instant(Math.min(...own.map(({ firstSeenAt }) => firstSeenAt)))),
        lastSeenAt: iso(instant(Math.max(...own.map(({ lastSeenAt }) => lastSeenAt)))),
        coverage: coverageOf(own, seen, now),
      };
    });

  const numbers = (rows: readonly UsageRow[]) => ({
    credentials: new Set(rows.map(({ fingerprint }) => fingerprint)).size,
    uses: usesOf(rows),
    firstSeenAt: iso(instant(Math.min(...rows.map(({ firstAt }) => firstAt)))),
    lastSeenAt: iso(instant(Math.max(...rows.map(({ lastAt }) => lastAt)))),
  });

  const actors = (): readonly ActorView[] =>
    (['agent', 'tool', 'notebook', 'human'] as const).flatMap((kind) => {
      const of = (row: UsageRow): string | null => row[kind === 'human' ? 'user' : kind];
      return [...Map.groupBy(usage, of)].flatMap(([name, rows]) =>
        name === null
          ? []
          : [
              {
                kind,
                name,
                ...numbers(rows),
                workloads: workloadsOf(rows),
                targets: names(rows.map(({ address }) => address)),
              },
            ],
      );
    });

  const targets = (rows = usage): readonly TargetView[] =>
    [
      ...Map.groupBy(
        rows.filter(({ kind, address }) => kind === 'used' && address !== null),
        ({ address, port }) => JSON.stringify([address, port]),
      ).values(),
    ].map((own) => ({
      address: own[0]?.address ?? '',
      port: own[0]?.port ?? null,
      operations: names(own.map(({ operation }) => operation)),
      ...numbers(own),
      workloads: workloadsOf(own).length,
      agents: names(own.map(({ agent }) => agent)),
      denied: deniedOf(own),
    }));

  const issuers = (): readonly IssuerView[] => {
    const issued = subjects.flatMap(({ row, usage: seen }) => {
      const fetches = seen.filter(({ kind }) => kind === 'fetched');
      const places = [...Map.groupBy(fetches, ({ address }) => address)];
      return (places.length === 0 ? [[null, []] as const] : places).map(([address, fetched]) => ({
        row,
        seen,
        address,
        fetched,
        provider: mostTelling(row.providers),
      }));
    });
    return [
      ...Map.groupBy(issued, ({ provider, address }) => JSON.stringify([provider, address])).values(),
    ].map((group) => {
      const presented = group.flatMap(({ row, seen }) =>
        names(seen.filter(({ kind }) => kind === 'used').map(({ address }) => address)).map((address) => ({
          address,
          fingerprint: row.fingerprint,
        })),
      );
      return {
        provider: group[0]?.provider ?? '',
        address: group[0]?.address ?? null,
        sources: names(group.flatMap(({ fetched }) => fetched.map(({ channel }) => channel))),
        policies: names(group.flatMap(({ row }) => row.policies)),
        credentials: group.length,
        types: names(group.map(({ row }) => mostTelling(row.types))),
        targets: [...Map.groupBy(presented, ({ address }) => address)]
          .map(([address, own]) => ({ address, credentials: own.length }))
          .toSorted((a, b) => b.credentials - a.credentials || (utf8(a.address) < utf8(b.address) ? -1 : 1)),
        lastSeenAt: iso(instant(Math.max(...group.map(({ row }) => row.lastSeenAt)))),
      };
    });
  };
  return { workloads, actors, targets, issuers, usage };
}

type Named = Pick<WorkloadRef, 'service' | 'namespace' | 'environment'>;

function nameOf({ service, namespace, environment }: Named): string {
  return JSON.stringify([service, namespace, environment]);
}

function refOf(row: Named, processes: readonly ProcessRow[]): WorkloadRef {
  const owners = processes.filter((other) => nameOf(other) === nameOf(row)).map(({ owner }) => owner);
  const { service, namespace, environment } = row;
  return { service, namespace, environment, owner: names(owners).at(-1) ?? null };
}

function usesOf(rows: readonly UsageRow[]): { readonly count: number; readonly exact: boolean } {
  let [count, exact] = [0, true];
  for (const own of Map.groupBy(rows, ({ fingerprint }) => fingerprint).values()) {
    const uses = countUses(own);
    count += uses.count;
    exact &&= uses.exact;
  }
  return { count, exact };
}

/** As often as the greatest readings of each process say. */
function deniedOf(rows: readonly UsageRow[]): number {
  const denied = rows.filter(({ outcome }) => outcome === 'denied');
  return usesOf(denied).count;
}

function coverageOf(own: readonly ProcessRow[], seen: readonly UsageRow[], now: Instant) {
  const reported = own.filter(
    ({ startedAt, endedAt, hooks, seen: counted }) =>
      startedAt !== null || endedAt !== null || hooks.length > 0 || counted > 0,
  );
  const newest = Math.max(...own.map(({ firstSeenAt }) => firstSeenAt));
  const silent = reported.filter(
    ({ endedAt, lastSeenAt }) =>
      endedAt === null &&
      now - lastSeenAt > 150_000 &&
      now - lastSeenAt <= 24 * 3_600_000 &&
      lastSeenAt >= newest,
  ).length;
  const sum = (of: (row: ProcessRow) => number): number => own.reduce((total, row) => total + of(row), 0);
  const skewed = own.flatMap(({ skewedAt }) => skewedAt ?? []);
  const totals = {
    seen: sum((row) => row.seen),
    coalesced: sum((row) => row.coalesced),
    dropped: sum((row) => row.dropped),
    unattributed: sum((row) => row.unattributed),
    overflowed: sum((row) => row.overflowed),
  };
  const shadowed = names(own.flatMap((row) => row.shadowed));
  const isGap: Readonly<Record<CoverageGap, boolean>> = {
    no_heartbeat: seen.length > 0 && reported.length === 0,
    implausible: own.some((row) => doubtsAbout(row).includes('implausible')),
    contested: own.some((row) => doubtsAbout(row).includes('contested')),
    silent: silent > 0,
    dropped: totals.dropped > 0,
    shadowed: shadowed.length > 0,
    clock_skew: skewed.length > 0,
    overflowed: totals.overflowed > 0,
    unattributed: totals.unattributed > 0,
    no_environment: (own[0] ?? seen[0])?.environment === null,
    no_owner: own.every(({ owner }) => owner === null),
  };
  return {
    processes: reported.length,
    silent,
    hooks: names(own.flatMap((row) => row.hooks)),
    shadowed,
    ...totals,
    skewedAt: skewed.length === 0 ? null : iso(instant(Math.max(...skewed))),
    gaps: coverageGaps.filter((gap) => isGap[gap]),
  };
}

function utf8(text: string): string {
  return Buffer.from(text).toString('hex');
}

/** Those that are there, each once, in the order of their bytes. */
function names(all: readonly (string | null)[]): readonly string[] {
  return [...new Set(all.flatMap((name) => name ?? []))].toSorted((a, b) => (utf8(a) < utf8(b) ? -1 : 1));
}
