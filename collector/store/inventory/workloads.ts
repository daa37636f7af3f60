import { sql } from 'kysely';
import type {
  ProcessView,
  StateCounts,
  WorkloadDetail,
  WorkloadView,
} from '../../../src/core/api/inventory-views.ts';
import type { CredentialState, Page } from '../../../src/core/api/views.ts';
import { doubtsAbout } from '../../../src/core/inventory/process-doubts.ts';
import { type ProcessRow, processJoins } from '../../../src/core/inventory/rows.ts';
import { iso } from '../credential-summary.ts';
import type { Database } from '../database.ts';
import { containsWords, type ListQuery, selectPage } from '../list-page.ts';
import { inScope } from '../read-scope.ts';
import { processFields } from '../row-fields.ts';
import { selectFields } from '../select-rows.ts';
import {
  type CoveredRow,
  coverageView,
  coveredWorkloads,
  isSilent,
  reported,
  type Seeing,
  workloadRef,
} from './coverage.ts';
import { credentialStates } from './credential-states.ts';
import { listTargets } from './targets.ts';
import { idText, isSameWorkload } from './workload-id.ts';

const mostAgents = 256;
const mostRows = 200;

/** Workloads that a reader may see, by name. */
export async function listWorkloads(
  db: Database,
  query: ListQuery,
  seeing: Seeing,
): Promise<Page<WorkloadView>> {
  const texts = ['service', 'namespace', 'environment', 'owner'].map((column) => sql.ref(`c.${column}`));
  const rows = sql`select * from (${coveredWorkloads(seeing)}) c where ${containsWords(query.words, texts)}`;
  const page = await selectPage<CoveredRow>(db, rows, query);
  return { items: await views(db, page.items, seeing), nextCursor: page.nextCursor };
}

/** One workload with its processes and targets, the latest of each; null: there is none that the reader may see. */
export async function readWorkload(db: Database, id: string, seeing: Seeing): Promise<WorkloadDetail | null> {
  const { rows } = await sql<CoveredRow>`
    select * from (${coveredWorkloads(seeing)}) c where c.id = ${id}::uuid`.execute(db);
  const [view] = await views(db, rows, seeing);
  const [row] = rows;
  if (view === undefined || row === undefined) return null;
  const only = sql<boolean>`(x.service = ${row.service}::text
    and x.namespace is not distinct from ${row.namespace}::text
    and x.environment is not distinct from ${row.environment}::text)`;
  const all: ListQuery = { words: [], asked: '', limit: mostRows, cursor: null };
  const processes = await sql<ProcessRow & { readonly silent: boolean }>`
    select ${selectFields('x', processFields, processJoins as Readonly<Record<string, 'union'>>)},
      (${reported} and ${isSilent(seeing.now)}) as silent
    from process x where ${only} and ${inScope(seeing.scope)}
    order by x.last_seen_at desc, x.instance limit ${mostRows}`.execute(db);
  const targets = await listTargets(db, all, { scope: seeing.scope, only });
  return { ...view, processes: processes.rows.map(processView), targets: targets.items };
}

interface Counted {
  readonly id: string;
  readonly agents: readonly string[];
  readonly states: Partial<Record<CredentialState, number>> | null;
}

async function views(
  db: Database,
  rows: readonly CoveredRow[],
  seeing: Seeing,
): Promise<readonly WorkloadView[]> {
  if (rows.length === 0) return [];
  const groups = rows.map(({ id, service, namespace, environment }) => ({
    id,
    service,
    namespace,
    environment,
  }));
  const counted = await sql<Counted>`
    with groups as (
      select * from json_to_recordset(${JSON.stringify(groups)}::json)
        as g (id uuid, service text, namespace text, environment text)
    ), chosen as materialized (
      select g.id as gid, x.id, x.agent from groups g join context x on ${isSameWorkload('x', 'g')}
      where ${inScope(seeing.scope)}
    ), pairs as materialized (
      select distinct c.gid, k.fingerprint from chosen c join credential_context k on k.context = c.id
    ), whole as materialized (select distinct fingerprint from pairs),
    counts as (
      select p.gid, s.state, count(*) as credentials
      from pairs p join ${credentialStates(sql`whole`, seeing)} s on s.fingerprint = p.fingerprint
      group by p.gid, s.state
    )
    select g.id,
      (select json_object_agg(s.state, s.credentials) from counts s where s.gid = g.id) as states,
      array(
        select distinct c.agent from chosen c where c.gid = g.id and c.agent is not null
          and exists (select from credential_context k where k.context = c.id)
        order by c.agent limit ${mostAgents}) as agents
    from groups g`.execute(db);
  const byId = new Map(counted.rows.map((row) => [row.id, row]));
  return rows.map((row) => workloadView(row, byId.get(row.id)));
}

const none: StateCounts = { live: 0, idle: 0, expired: 0, ended: 0 };

function workloadView(row: CoveredRow, counted: Counted | undefined): WorkloadView {
  return {
    id: idText(row.id),
    ...workloadRef(row),
    credentials: { ...none, ...counted?.states },
    agents: counted?.agents ?? [],
    firstSeenAt: iso(row.firstSeenAt),
    lastSeenAt: iso(row.lastSeenAt),
    coverage: coverageView(row),
  };
}

function processView(row: ProcessRow & { readonly silent: boolean }): ProcessView {
  const { instance, version, owner, host, pod, pid, runtime, identity, silent, hooks, shadowed } = row;
  const { seen, coalesced, spooled, dropped } = row;
  return {
    instance,
    version,
    owner,
    host,
    pod,
    pid,
    runtime,
    identity,
    startedAt: iso(row.startedAt),
    firstSeenAt: iso(row.firstSeenAt),
    lastSeenAt: iso(row.lastSeenAt),
    endedAt: iso(row.endedAt),
    silent,
    hooks,
    shadowed,
    seen,
    coalesced,
    spooled,
    dropped,
    doubts: doubtsAbout(row),
  };
}
