import { sql } from 'kysely';
import type { ObservationView } from '../../src/core/api/views.ts';
import type { Batch } from '../../src/core/batch/batch.ts';
import { decodeBatch } from '../../src/core/batch/decode-batch.ts';
import { observationAt } from '../../src/core/batch/observations-of.ts';
import { channelOf } from '../../src/core/inventory/fold.ts';
import type { Observation } from '../../src/core/observation.ts';
import { iso } from './credential-summary.ts';
import type { Database } from './database.ts';
import type { InboxPosition, InboxRow } from './inbox/inbox.ts';
import { readPositions } from './inbox/replay.ts';
import { inScope, isInScope } from './read-scope.ts';
import { inHours, type UsageOf } from './usage-tuples.ts';

const mostObservations = 50;
/** Bounds what one question reads and decodes. */
const limits = { rows: 16, bytes: 512 * 1024 };
/** A credential of a large fleet has more; then some of the latest are found, not all. */
const mostUsage = 10_000;

/**
 * The latest observations of the credential that a reader may see, newest first, from the requests that its usage
 * names as latest evidence. A request that is gone or unreadable is passed over.
 */
export async function readObservationsOf(db: Database, of: UsageOf): Promise<readonly ObservationView[]> {
  const found = new Map<string, Observation>();
  for (const row of await readPositions(db, await latestEvidence(db, of), limits)) {
    for (const seen of observationsIn(row, of)) {
      found.set(`${seen.traceId}:${seen.spanId}:${seen.kind}:${outcomeOf(seen)}`, seen);
    }
  }
  return [...found.values()]
    .sort((a, b) => b.at - a.at || (a.spanId < b.spanId ? -1 : 1))
    .slice(0, mostObservations)
    .map(observationView);
}

/** Latest first. */
async function latestEvidence(db: Database, of: UsageOf): Promise<readonly InboxPosition[]> {
  const seen = sql`u.fingerprint = any(${of.fingerprints}::uuid[])`;
  const { rows } = await sql<{ readonly position: InboxPosition }>`
    select position from (
      (select u.position, u.last_at, u.context from usage u where ${seen} and ${inHours('u', of)} limit ${mostUsage})
      union all
      (select u.position, u.last_at, u.context from usage_ended u where ${seen} limit ${mostUsage})
    ) evidence join context x on x.id = evidence.context
    where ${inScope(of.scope)}
    group by position order by max(last_at) desc, position desc limit ${limits.rows}`.execute(db);
  return rows.map(({ position }) => position);
}

/** Of the credentials asked for, as far as the reader may see. */
export function observationsIn(row: InboxRow, { fingerprints, scope }: UsageOf): readonly Observation[] {
  const batch = readable(row);
  if (batch === null) return [];
  return fingerprints
    .flatMap((uuid) => rowsOf(batch, uuid))
    .map((i) => observationAt(batch, i))
    .filter(({ process }) => isInScope(scope, process));
}

function readable({ body, receivedAt }: InboxRow): Batch | null {
  try {
    return decodeBatch(body, receivedAt);
  } catch {
    return null;
  }
}

/** The rows of a batch that are about the fingerprint of a UUID. */
function rowsOf({ length, fingerprints }: Batch, uuid: string): readonly number[] {
  const bytes = Buffer.from(uuid.replaceAll('-', ''), 'hex');
  const [a, b, c, d] = [0, 4, 8, 12].map((at) => bytes.readInt32BE(at));
  const rows: number[] = [];
  for (let i = 0, at = 0; i < length; i++, at += 4) {
    if (
      fingerprints[at] === a &&
      fingerprints[at + 1] === b &&
      fingerprints[at + 2] === c &&
      fingerprints[at + 3] === d
    ) {
      rows.push(i);
    }
  }
  return rows;
}

export function observationView(seen: Observation): ObservationView {
  const { service, namespace, environment, owner, instance } = seen.process;
  return {
    kind: seen.kind,
    at: iso(seen.at),
    traceId: seen.traceId,
    spanId: seen.spanId,
    workload: { service, namespace, environment, owner },
    instance,
    agent: seen.actor.agent,
    tool: seen.actor.tool,
    conversation: seen.actor.conversation,
    address: seen.target.address,
    operation: seen.target.operation,
    channel: channelOf(seen),
    outcome: outcomeOf(seen),
    mechanism: seen.kind === 'used' ? seen.mechanism : null,
    module: seen.kind === 'fetched' ? seen.module : null,
  };
}

function outcomeOf(seen: Observation): string | null {
  return seen.kind === 'used' ? seen.outcome : null;
}
