import { type RawBuilder, sql } from 'kysely';
import type {
  ProcessView,
  StateCounts,
  WorkloadDetail,
  WorkloadView,
} from '../../../src/core/api/inventory-views.ts';
import type { CredentialState, Page } from '../../../src/core/api/views.ts';
import { liveMs } from '../../../src/core/credential-state.ts';
import { doubtsAbout } from '../../../src/core/inventory/process-doubts.ts';
import { type ProcessRow, processJoins } from '../../../src/core/inventory/rows.ts';
import { iso } from '../credential-summary.ts';
import type { Database } from '../database.ts';
import { containsWords, type ListQuery, selectPage } from '../list-page.ts';
import { inScope } from '../read-scope.ts';
import { processFields } from '../row-fields.ts';
import { selectFields } from '../select-rows.ts';
import { ended } from '../sums/changes.ts';
import { workloadKey } from '../sums/group-keys.ts';
import { knownSums } from '../sums/known-sums.ts';
import { uncounted } from '../sums/uncounted.ts';
import {
  type CoveredRow,
  coverageView,
  coveredWorkloads,
  isSilent,
  type Named,
  namedWorkloads,
  reported,
  type Seeing,
  workloadRef,
} from './coverage.ts';
import { credentialStates } from './credential-states.ts';
import { listTargets } from './targets.ts';
import { idText, isSameWorkload } from './workload-id.ts';

const minuteMs = 60_000;
const mostAgents = 256;
const mostRows = 200;

/** Workloads that a reader may see, by name. */
export async function listWorkloads(
  db: Database,
  query: ListQuery,
  seeing: Seeing,
): Promise<Page<WorkloadView>> {
  const page = await (query.words.length === 0 ? pageOfAll : pageOfFound)(db, query, seeing);
  return { items: await views(db, page.items, seeing), nextCursor: page.nextCursor };
}

/** By anything, also their owners: all of them are read. */
function pageOfFound(db: Database, query: ListQuery, seeing: Seeing): Promise<Page<CoveredRow>> {
  const texts = ['service', 'namespace', 'environment', 'owner'].map((column) => sql.ref(`c.${column}`));
  const rows = sql`select * from (${coveredWorkloads(seeing)}) c where ${containsWords(query.words, texts)}`;
  return selectPage<CoveredRow>(db, rows, query);
}

/** Their names first, and then only what there is to tell of those. */
async function pageOfAll(db: Database, query: ListQuery, seeing: Seeing): Promise<Page<CoveredRow>> {
  const { items, nextCursor } = await selectPage<Named>(db, namedWorkloads(seeing), query);
  if (items.length === 0) return { items: [], nextCursor };
  const { rows } = await sql<CoveredRow>`
    select * from (${coveredWorkloads(seeing, ofServices(items))}) c
    where c.id = any(${items.map(({ id }) => id)}::uuid[]) order by c.key, c.id`.execute(db);
  return { items: rows, nextCursor };
}

function ofServices(named: readonly Named[]): RawBuilder<boolean> {
  return sql<boolean>`x.service = any(${[...new Set(named.map(({ service }) => service))]}::text[])`;
}

/** One workload with its processes and targets, the latest of each; null: there is none that the reader may see. */
export async function readWorkload(db: Database, id: string, seeing: Seeing): Promise<WorkloadDetail | null> {
  const named = await sql<Named>`
    select * from (${namedWorkloads(seeing)}) n where n.id = ${id}::uuid`.execute(db);
  const { rows } = await sql<CoveredRow>`
    select * from (${coveredWorkloads(seeing, ofServices(named.rows))}) c where c.id = ${id}::uuid`.execute(
    db,
  );
  const [view] = await views(db, rows, seeing);
  const [row] = rows;
  if (view === undefined || row === undefined) return null;
  const only = sql<boolean>`(x.service = ${row.service}::text
    and x.namespace is not distinct from ${row.namespace}::text
    and x.environment is not distinct from ${row.environment}::text)`;
  const all: ListQuery = { words: [], asked: '', limit: mostRows, cursor: null };
  const processes = await sql<ProcessRow & { readonly silent: boolean }>`
    select ${selectFields('x', processFields, processJoins as Readonly<Record<string, 'union'>>)},
      (${reported} and ${isSilent(seeing.now, sql`max(x.first_seen_at) over ()`)}) as silent
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
    ), ${knownSums(await uncounted(db), { scope: seeing.scope, only: null })},
    ${stateCounts(seeing)}
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

/** Tables of a `with`, behind `knownSums` and `chosen`: how many credentials of each group are in which state. */
function stateCounts(seeing: Seeing): RawBuilder<unknown> {
  const minute = Math.floor(seeing.now / minuteMs);
  const liveSince = Math.floor((seeing.now - liveMs) / minuteMs);
  return sql`
    parts as materialized (
      select distinct c.gid, p.fingerprint from parted_contexts p join chosen c on c.id = p.context
    ),
    plain as materialized (
      -- Whatever of it the reader may see: it was never said to have ended, and nobody has seen it lately.
      select s.fingerprint, case when s.until <= ${minute}::integer then 'expired' else 'idle' end as state
      from standing s join credential c on c.fingerprint = s.fingerprint
      where s.fingerprint = any(array(select fingerprint from parted)) and c.xmin = s.version
        and (s.until <= ${minute}::integer or s.minute < ${liveSince}::integer) and s.until <> ${sql.lit(ended)}
        and not s.tuples && array(select tuple from context where kind = 'ended')
    ),
    whole as materialized (
      select distinct fingerprint from parts where fingerprint not in (select fingerprint from plain)
    ),
    stated as materialized (
      select fingerprint, state from ${credentialStates(sql`whole`, seeing)} s
      union all select fingerprint, state from plain
    ),
    keys as (
      select g.id as gid, ${workloadKey('g')} as key, ${workloadKey('g', 'live')} as live from groups g
    ),
    ages as (
      select k.gid, case when s.until = ${sql.lit(ended)} then 'ended'
          when s.until <= ${minute}::integer then 'expired' else 'idle' end as state, s.credentials
      from keys k join group_sums s on s.key = k.key where s.key = any(array(select key from keys))
      union all
      select k.gid, l.state, l.sign * s.credentials
      from keys k join group_sums s on s.key = k.live
      cross join (values ('live', 1), ('idle', -1)) as l (state, sign)
      where s.key = any(array(select live from keys)) and s.minute >= ${liveSince}::integer and s.until > ${minute}::integer
      union all
      select p.gid, s.state, 1 from parts p join stated s on s.fingerprint = p.fingerprint
    ),
    counts as materialized (select gid, state, sum(credentials)::bigint as credentials from ages group by gid, state)`;
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
