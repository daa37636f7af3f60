import { sql } from 'kysely';
import type { CredentialSummary } from '../../../src/core/api/views.ts';
import { parseFilter } from '../../../src/core/filter/parse-filter.ts';
import { fingerprintUuid } from '../../../src/core/fingerprint-uuid.ts';
import type { Instant } from '../../../src/core/instant.ts';
import type { CursorPosition } from '../cursor.ts';
import type { Database } from '../database.ts';
import { findPage } from '../filter/find-page.ts';
import { readWorld } from '../filter/world.ts';
import type { Job, JobContext } from '../jobs/job.ts';
import { summariesOf } from '../list-credentials.ts';
import { matchingAmong } from '../live/matching-among.ts';
import { everything } from '../read-scope.ts';
import { type FindingRule, findingRules } from './finding-rules.ts';
import { isExporting } from './note-events.ts';
import { moveOutboxHead, takeOutboxHead } from './outbox-head.ts';
import { queryOf } from './query-of.ts';

/** Of one rule and one run: pages of credentials that were seen last, pages further on, and open findings. */
const most = { pageSize: 500, newest: 2, further: 2, checked: 500 };

/**
 * Opens, updates and closes findings, and writes what becomes of them into the outbox in the same transaction. A run is
 * bounded: it looks at what was seen last, goes on through the rest where the last run ended, and asks again about those
 * open findings that it has not asked about for longest.
 */
export function createNoteFindings(rules: readonly FindingRule[] = findingRules): Job {
  const places = new Map<string, CursorPosition | null>();
  return {
    name: 'note-findings',
    async run(context) {
      let rows = 0;
      if (!(await isAnybodyThere(context.db))) return { rows };
      for (const rule of rules) {
        if (context.stopping()) break;
        rows += (await open(context, rule, { after: null, pages: most.newest })).opened;
        const further = await open(context, rule, {
          after: places.get(rule.id) ?? null,
          pages: most.further,
        });
        places.set(rule.id, further.next);
        rows += further.opened + (await ask(context, rule));
      }
      return { rows };
    },
  };
}

async function isAnybodyThere(db: Database): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`select ${sql.raw(isExporting)} as there`.execute(db);
  return rows[0]?.there === true;
}

interface Stretch {
  readonly after: CursorPosition | null;
  readonly pages: number;
}

async function open(
  { db, now, stopping }: JobContext,
  rule: FindingRule,
  { after, pages }: Stretch,
): Promise<{ readonly opened: number; readonly next: CursorPosition | null }> {
  const filter = parseFilter(rule.q, now);
  let [next, opened] = [after, 0];
  for (let page = 0; page < pages && !stopping(); page++) {
    const found = await db.transaction().execute(async (transaction) => {
      const world = await readWorld(transaction, filter, { scope: everything, now });
      return findPage(transaction, { filter, world, limit: most.pageSize, after: next });
    });
    opened += await openThose(db, { rule, now, fingerprints: found.fingerprints });
    next = found.next;
    if (next === null) break;
  }
  return { opened, next };
}

interface About {
  readonly rule: FindingRule;
  readonly now: Instant;
  /** UUIDs. */
  readonly fingerprints: readonly string[];
}

async function openThose(db: Database, { rule, now, fingerprints }: About): Promise<number> {
  const { rows } = await sql<{ fingerprint: string }>`
    select w.fingerprint from unnest(${[...fingerprints]}::uuid[]) as w (fingerprint)
    where not exists (select from finding f
      where f.rule = ${rule.id} and f.fingerprint = w.fingerprint and f.closed_at is null)`.execute(db);
  if (rows.length === 0) return 0;
  const evidence = await evidenceOf(
    db,
    rows.map(({ fingerprint }) => fingerprint),
    now,
  );
  return write(
    db,
    `with changed as (
      insert into finding (id, rule, fingerprint, opened_at, last_seen_at, checked_at, evidence)
      select gen_random_uuid(), $4::text, w.fingerprint, $3::bigint, $3::bigint, $3::bigint, w.evidence
      from json_to_recordset($5::json) as w (fingerprint uuid, evidence text[])
      order by w.fingerprint on conflict (rule, fingerprint) where closed_at is null do nothing
      returning id, fingerprint, 'opened' as change
    )`,
    [now, rule.id, JSON.stringify(evidence)],
  );
}

/** Whether open findings still hold, those first that were asked about longest ago. */
async function ask({ db, now }: JobContext, rule: FindingRule): Promise<number> {
  const { rows } = await sql<{ id: string; fingerprint: string; evidence: readonly string[] }>`
    select id, fingerprint, coalesce(evidence, '{}') as evidence from finding
    where rule = ${rule.id} and closed_at is null order by checked_at, id limit ${most.checked}`.execute(db);
  if (rows.length === 0) return 0;
  const evidence = await evidenceOf(
    db,
    rows.map(({ fingerprint }) => fingerprint),
    now,
  );
  const known = new Map(evidence.map((each) => [each.fingerprint, each]));
  const filter = parseFilter(rule.q, now);
  const among = [...known.values()].map(({ name }) => name);
  const matching = await matchingAmong(db, { filter, scope: everything, now, among });
  const asked = rows.map(({ id, fingerprint, evidence: before }) => {
    const found = known.get(fingerprint);
    const holds = found !== undefined && matching.has(found.name);
    const isSame = found === undefined || JSON.stringify(found.evidence) === JSON.stringify(before);
    return {
      id,
      change: holds ? (isSame ? null : 'updated') : 'closed',
      evidence: found?.evidence ?? before,
    };
  });
  return write(
    db,
    `with asked as materialized (
      select * from json_to_recordset($4::json) as w (id uuid, change text, evidence text[])
    ), noted as (
      update finding f set checked_at = $3::bigint,
        last_seen_at = case when a.change = 'closed' then f.last_seen_at else $3::bigint end,
        closed_at = case when a.change = 'closed' then $3::bigint end, evidence = a.evidence
      from asked a where f.id = a.id and f.closed_at is null
      returning f.id, f.fingerprint, a.change
    ), changed as (select * from noted where change is not null)`,
    [now, JSON.stringify(asked)],
  );
}

/** Runs a statement that changes findings, and writes what it has changed into the outbox. */
async function write(db: Database, changed: string, parameters: readonly unknown[]): Promise<number> {
  return db.transaction().execute(async (transaction) => {
    const session = queryOf(transaction);
    const head = await takeOutboxHead(session);
    const [told] = await session.query<{ readonly events: number }>(
      `${changed}, told as (
        insert into outbox (seq, day, recorded_at, kind, fingerprint, first_at, last_at, change, value)
        select $1::bigint + row_number() over (order by fingerprint, id), ($2::bigint / 86400000)::integer, $2::bigint,
          'finding', fingerprint, $3::bigint, $3::bigint, change, id::text
        from changed returning 1
      ) select count(*)::integer as events from told`,
      [head.seq, head.recordedAt, ...parameters],
    );
    const events = told?.events ?? 0;
    if (events > 0) await moveOutboxHead(session, head.seq + events);
    return events;
  });
}

interface Evidence {
  /** UUID. */
  readonly fingerprint: string;
  /** `mf1_…` */
  readonly name: string;
  readonly evidence: readonly string[];
}

async function evidenceOf(
  db: Database,
  fingerprints: readonly string[],
  now: Instant,
): Promise<readonly Evidence[]> {
  const summaries = await summariesOf(db, fingerprints, { scope: everything, asOf: null, at: now });
  return [...summaries.values()].map((summary) => ({
    fingerprint: fingerprintUuid(summary.fingerprint as Parameters<typeof fingerprintUuid>[0]),
    name: summary.fingerprint,
    evidence: factsOf(summary),
  }));
}

const mostWorkloads = 8;

/** What does not change with every use. */
function factsOf({ workloads, expiresAt, endedAt }: CredentialSummary): readonly string[] {
  const shown = workloads.slice(0, mostWorkloads).map(({ service, environment }) => {
    return environment === null ? `used by ${service}` : `used by ${service} in ${environment}`;
  });
  return [
    ...shown,
    ...(workloads.length > mostWorkloads ? [`and by ${workloads.length - mostWorkloads} more`] : []),
    ...(expiresAt === null ? [] : [`expires at ${expiresAt}`]),
    ...(endedAt === null ? [] : [`ended at ${endedAt}`]),
  ];
}
