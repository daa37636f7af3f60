import type {
  ActorView,
  CoverageView,
  IssuerView,
  TargetView,
  UsageOverTime,
  WorkloadDetail,
  WorkloadView,
} from '../../src/core/api/inventory-views.ts';
import type { MintChain, ObservationView, Page } from '../../src/core/api/views.ts';
import type { Fingerprint } from '../../src/core/fingerprint.ts';
import type { AuditAction } from './audit-entry.ts';
import { type Access, auditedRead } from './audited-read.ts';
import type { Database } from './database.ts';
import { findCredential } from './find-credential.ts';
import { heavyRead } from './heavy-read.ts';
import { type ActorQuery, listActors } from './inventory/actors.ts';
import { readCoverage } from './inventory/coverage.ts';
import { listIssuers } from './inventory/issuers.ts';
import { type ObservationQuery, readObservationPage } from './inventory/observation-page.ts';
import { listTargets } from './inventory/targets.ts';
import { readUsageOverTime } from './inventory/usage-over-time.ts';
import { listWorkloads, readWorkload } from './inventory/workloads.ts';
import type { ListQuery } from './list-page.ts';
import { type Direction, mintChain } from './mint-chain.ts';
import type { ReadScope } from './read-scope.ts';
import type { TimeSteps } from './time-steps.ts';

/** The inventory seen from elsewhere than the list of credentials, as it is at `access.at`. */
export interface InventoryReads {
  readonly workloads: (query: ListQuery, access: Access) => Promise<Page<WorkloadView>>;
  /** By the 32 hex digits of its id; null: there is none that the reader may see. */
  readonly workload: (id: string, access: Access) => Promise<WorkloadDetail | null>;
  readonly actors: (query: ActorQuery, access: Access) => Promise<Page<ActorView>>;
  readonly targets: (query: ListQuery, access: Access) => Promise<Page<TargetView>>;
  readonly issuers: (query: ListQuery, access: Access) => Promise<Page<IssuerView>>;
  readonly coverage: (query: ListQuery, access: Access) => Promise<CoverageView>;
  /** Of one credential; null: there is none that the reader may see. */
  readonly observations: (query: ObservationQuery, access: Access) => Promise<Page<ObservationView> | null>;
  readonly chain: (
    asked: { readonly fingerprint: Fingerprint; readonly direction: Direction },
    access: Access,
  ) => Promise<MintChain | null>;
  readonly usage: (
    asked: { readonly fingerprint: Fingerprint; readonly steps: TimeSteps },
    access: Access,
  ) => Promise<UsageOverTime | null>;
}

type Reading<Answer> = (db: Database, scope: ReadScope) => Promise<Answer>;

export function createInventoryReads(db: Database): InventoryReads {
  const list = <Item>(action: AuditAction, access: Access, work: Reading<Page<Item>>): Promise<Page<Item>> =>
    auditedRead(
      { db, access },
      { action, subject: null, items: ({ items }) => items.length },
      (reading, scope) => heavyRead(reading, () => work(reading, scope)),
    );
  const one = <Answer>(
    [action, subject]: readonly [AuditAction, string],
    access: Access,
    work: Reading<Answer | null>,
  ): Promise<Answer | null> =>
    auditedRead(
      { db, access },
      { action, subject, items: (found) => (found === null ? 0 : 1) },
      (reading, scope) => heavyRead(reading, () => work(reading, scope)),
    );
  const now = ({ at }: Access) => ({ now: at });
  return {
    workloads: (query, access) =>
      list('workloads.read', access, (reading, scope) =>
        listWorkloads(reading, query, { scope, ...now(access) }),
      ),
    workload: (id, access) =>
      one(['workload.read', id], access, (reading, scope) =>
        readWorkload(reading, id, { scope, ...now(access) }),
      ),
    actors: (query, access) =>
      list('actors.read', access, (reading, scope) => listActors(reading, query, { scope, ...now(access) })),
    targets: (query, access) =>
      list('targets.read', access, (reading, scope) => listTargets(reading, query, { scope })),
    issuers: (query, access) =>
      list('issuers.read', access, (reading, scope) =>
        listIssuers(reading, query, { scope, ...now(access) }),
      ),
    coverage: (query, access) =>
      auditedRead(
        { db, access },
        { action: 'coverage.read', subject: null, items: ({ workloads }) => workloads.length },
        (reading, scope) => heavyRead(reading, () => readCoverage(reading, query, { scope, ...now(access) })),
      ),
    observations: (query, access) =>
      auditedRead(
        { db, access },
        { action: 'observations.read', subject: query.fingerprint, items: (page) => page?.items.length ?? 0 },
        (reading, scope) => heavyRead(reading, () => readObservationPage(reading, query, scope)),
      ),
    chain: ({ fingerprint, direction }, access) =>
      one(['chain.read', fingerprint], access, async (reading, scope) => {
        const found = await findCredential({ db: reading, scope }, fingerprint);
        return found === null ? null : mintChain({ db: reading, scope }, found.row, direction);
      }),
    usage: ({ fingerprint, steps }, access) =>
      one(['usage.read', fingerprint], access, (reading, scope) =>
        readUsageOverTime({ db: reading, scope }, fingerprint, steps),
      ),
  };
}
